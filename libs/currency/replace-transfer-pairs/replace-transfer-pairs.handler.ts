import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CurrencyEntity,
  GameDirectory,
  GameNotFoundError,
  TransferPairEntity,
  TransferPairListEntity,
  VersionConflictError,
} from '@goldkeep/games';
import { ValidationFailedError, type FieldProblem } from '@goldkeep/http';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import type { CodePair, VersionedPairs } from '../get-transfer-pairs/get-transfer-pairs.handler';

/** Puts a new list of allowed transfers in the place of the old one; an empty list allows none. */
export class ReplaceTransferPairsCommand extends Command<VersionedPairs> {
  readonly gameId: number;
  /** The version that the caller has seen; a new game has version 1. */
  readonly version: number;
  readonly pairs: readonly CodePair[];

  constructor(list: { readonly gameId: number; readonly version: number; readonly pairs: readonly CodePair[] }) {
    super();
    this.gameId = list.gameId;
    this.version = list.version;
    this.pairs = list.pairs;
  }
}

@CommandHandler(ReplaceTransferPairsCommand)
export class ReplaceTransferPairsHandler implements ICommandHandler<ReplaceTransferPairsCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
  ) {}

  /** @throws GameNotFoundError, ValidationFailedError, VersionConflictError */
  async execute({ gameId, version, pairs }: ReplaceTransferPairsCommand): Promise<VersionedPairs> {
    const replaced = await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const list = await tx.findOne(TransferPairListEntity, { where: { gameId }, lock });
      if (!list) throw new GameNotFoundError();
      const rows = await readPairs(tx, gameId, pairs);
      if (list.version !== version) throw new VersionConflictError({ currentVersion: list.version });
      await tx.delete(TransferPairEntity, { gameId });
      await tx.insert(TransferPairEntity, rows);
      await tx.update(TransferPairListEntity, { gameId }, { version: version + 1 });
      return { version: version + 1, pairs };
    });
    this.directory.invalidate(gameId);
    return replaced;
  }
}

type PairRow = Pick<TransferPairEntity, 'gameId' | 'fromCurrencyId' | 'toCurrencyId'>;

/** The pairs as rows. @throws ValidationFailedError naming every pair that cannot be allowed */
async function readPairs(tx: Transaction, gameId: number, pairs: readonly CodePair[]): Promise<PairRow[]> {
  const currencies = await tx.findBy(CurrencyEntity, { gameId });
  const byCode = new Map(currencies.map((currency) => [currency.code, currency]));
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  const rows = pairs.flatMap(({ from, to }, index) => {
    const source = byCode.get(from);
    const target = byCode.get(to);
    const reason =
      source && target ? findProblem(source, target, seen) : 'names a currency that the game does not have';
    if (source && target && !reason) {
      seen.add(`${from}>${to}`);
      return [{ gameId, fromCurrencyId: source.currencyId, toCurrencyId: target.currencyId }];
    }
    problems.push({ field: `pairs[${index}]`, message: `pairs[${index}] ${reason}` });
    return [];
  });
  if (problems.length > 0) throw new ValidationFailedError(problems);
  return rows;
}

function findProblem(from: CurrencyEntity, to: CurrencyEntity, seen: ReadonlySet<string>): string | undefined {
  if (from.code === to.code) return 'turns a currency into itself';
  if (from.isSystem || to.isSystem) return 'names a system currency';
  return seen.has(`${from.code}>${to.code}`) ? 'stands there twice' : undefined;
}
