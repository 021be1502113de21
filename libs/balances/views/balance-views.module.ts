import { Module, type OnModuleInit } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { CommitListeners } from '@goldkeep/persistence';
import { BalanceViews } from './balance-views';
import { DropChangedViewsHandler } from './drop-changed-views.handler';

/** The kept views and whatever keeps them fresh. Every process that writes, serves or delivers events has it. */
@Module({
  imports: [GamesModule],
  providers: [BalanceViews, DropChangedViewsHandler],
  exports: [BalanceViews],
})
export class BalanceViewsModule implements OnModuleInit {
  constructor(
    private readonly commits: CommitListeners,
    private readonly views: BalanceViews,
  ) {}

  onModuleInit(): void {
    this.commits.add((players) => this.views.drop(players));
  }
}
