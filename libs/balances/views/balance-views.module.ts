import { Module, type OnModuleInit } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { CommitListeners } from '@goldkeep/persistence';
import { KeptSummaries } from '../game-summary/kept-summaries';
import { BalanceReader } from './balance-reader';
import { BalanceViews } from './balance-views';
import { DropChangedViewsHandler } from './drop-changed-views.handler';

/** The kept views and summaries, and whatever keeps them fresh. Every process that writes, serves or delivers events has it. */
@Module({
  imports: [GamesModule],
  providers: [BalanceReader, BalanceViews, DropChangedViewsHandler, KeptSummaries],
  exports: [BalanceReader, BalanceViews, KeptSummaries],
})
export class BalanceViewsModule implements OnModuleInit {
  constructor(
    private readonly commits: CommitListeners,
    private readonly views: BalanceViews,
    private readonly summaries: KeptSummaries,
  ) {}

  onModuleInit(): void {
    this.commits.add((players) => this.views.drop(players));
    this.commits.add((players) => this.summaries.dropOfDeleted(players));
  }
}
