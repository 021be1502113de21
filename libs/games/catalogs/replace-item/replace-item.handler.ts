import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../../directory/game-directory';
import { ItemFieldError, ItemNotFoundError } from '../catalog-errors';
import { CatalogItemEntity } from '../catalog-item.entity';
import { CatalogItems } from '../catalog-items';
import { columnsOf, type ItemName, type ItemTerms } from '../item-terms';

/** Says anew what an item is; what is not said takes its default. */
export class ReplaceItemCommand extends Command<CatalogItemEntity> {
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
  async execute({ name, terms }: ReplaceItemCommand): Promise<CatalogItemEntity> {
    const columns = columnsOf(await this.directory.snapshot(name.gameId), terms);
    const replaced = await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const item = await tx.findOne(CatalogItemEntity, { where: { ...name }, lock });
      if (!item) throw new ItemNotFoundError();
      const { isStackable = item.isStackable } = terms;
      if (isStackable !== item.isStackable) throw new ItemFieldError('stackable', 'never changes');
      return tx.save(Object.assign(item, columns));
    });
    this.items.invalidate(name);
    return replaced;
  }
}
