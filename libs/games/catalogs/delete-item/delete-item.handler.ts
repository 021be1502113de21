import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../../directory/game-directory';
import { ItemNotFoundError } from '../catalog-errors';
import { CatalogItemEntity } from '../catalog-item.entity';
import { CatalogItems } from '../catalog-items';
import type { ItemName } from '../item-terms';

/** Takes an item out of its catalog. */
export class DeleteItemCommand extends Command<void> {
  readonly name: ItemName;

  constructor({ name }: { readonly name: ItemName }) {
    super();
    this.name = name;
  }
}

@CommandHandler(DeleteItemCommand)
export class DeleteItemHandler implements ICommandHandler<DeleteItemCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly items: CatalogItems,
  ) {}

  /** @throws GameNotFoundError, ItemNotFoundError */
  async execute({ name }: DeleteItemCommand): Promise<void> {
    await this.directory.snapshot(name.gameId);
    const { affected } = await this.unitOfWork.run((tx) => tx.delete(CatalogItemEntity, { ...name }));
    if (affected !== 1) throw new ItemNotFoundError();
    this.items.invalidate(name);
  }
}
