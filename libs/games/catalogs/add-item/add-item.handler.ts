import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { GameDirectory } from '../../directory/game-directory';
import { GameEntity } from '../../entities/game.entity';
import { ItemIdTakenError, TooManyItemsError } from '../catalog-errors';
import { CatalogItemEntity } from '../catalog-item.entity';
import { columnsOf, type GameItem, type ItemName, type ItemTerms } from '../item-terms';

/** In all catalogs of a game. */
const ITEMS_PER_GAME_MAX = 50_000;

/** Adds an item to a catalog; the first one makes the catalog. */
export class AddItemCommand extends Command<GameItem> {
  readonly name: ItemName;
  readonly terms: ItemTerms;

  constructor(item: { readonly name: ItemName; readonly terms: ItemTerms }) {
    super();
    this.name = item.name;
    this.terms = item.terms;
  }
}

@CommandHandler(AddItemCommand)
export class AddItemHandler implements ICommandHandler<AddItemCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, ValidationFailedError, InvalidAmountError, ItemIdTakenError, TooManyItemsError */
  async execute({ name, terms }: AddItemCommand): Promise<GameItem> {
    const game = await this.directory.snapshot(name.gameId);
    const columns = columnsOf(game, terms);
    const createdAt = new Date(this.clock.nowMs());
    const item = await this.unitOfWork.run(async (tx) => {
      await checkRoom(tx, name);
      const { isStackable = true } = terms;
      return tx.save(tx.create(CatalogItemEntity, { ...name, ...columns, isStackable, createdAt }));
    });
    return { game, item };
  }
}

/** With the game locked until the transaction ends: two additions at once could both find the last free place. */
async function checkRoom(tx: Transaction, name: ItemName): Promise<void> {
  const { gameId } = name;
  await tx.findOne(GameEntity, { where: { gameId }, lock: { mode: 'for_no_key_update' } });
  if (await tx.existsBy(CatalogItemEntity, { ...name })) throw new ItemIdTakenError(name.itemId);
  const count = await tx.countBy(CatalogItemEntity, { gameId });
  if (count >= ITEMS_PER_GAME_MAX) throw new TooManyItemsError({ max: ITEMS_PER_GAME_MAX });
}
