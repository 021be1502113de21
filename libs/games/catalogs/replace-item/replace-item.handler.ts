import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../../directory/game-directory';
import { ItemFieldError, ItemNotFoundError } from '../catalog-errors';
import { CatalogItemEntity } from '../catalog-item.entity';
import { CatalogItems } from '../catalog-items';
import { columnsOf, type GameItem, type ItemName, type ItemTerms } from '../item-terms';

/** Says anew what an item is; what is not said takes its default, but whether it is stackable stays. */
export class ReplaceItemCommand extends Command<GameItem> {
  readonly name: ItemName;
  readonly terms: ItemTerms;

  constructor(item: { readonly name: ItemName; readonly terms: ItemTerms }) {
    super();
    this.name = item.name;
    this.terms = item.terms;
  }
}

@CommandHandler(ReplaceItemCommand)
export class ReplaceItemHandler implements ICommandHandler<ReplaceItemCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly items: CatalogItems,
  ) {}

  /** @throws GameNotFoundError, ItemNotFoundError, ValidationFailedError, InvalidAmountError */
  async execute({ name, terms }: ReplaceItemCommand): Promise<GameItem> {
    const game = await this.directory.snapshot(name.gameId);
    const columns = columnsOf(game, terms);
    const item = await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const found = await tx.findOne(CatalogItemEntity, { where: { ...name }, lock });
      if (!found) throw new ItemNotFoundError();
      const { isStackable = found.isStackable } = terms;
      if (isStackable !== found.isStackable) throw new ItemFieldError('stackable', 'never changes');
      return tx.save(Object.assign(found, columns));
    });
    this.items.invalidate(name);
    return { game, item };
  }
}
