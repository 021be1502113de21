import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { shardOfPlayer, type PlayerTable, type Transaction } from '@goldkeep/persistence';
import { PlayerDirectory } from '../../player-directory';
import { PLAYER_TABLES, type PlayerTables } from '../player-data-options';

/** JSON in pieces: an object with a list of rows for every table that tells something of the player. */
export type PlayerExport = AsyncGenerator<string, void>;

/** Everything that is held about a player, as the database has it. */
export class ExportPlayerQuery extends Query<PlayerExport> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

/** Rows read at a time, a few hundred KiB. */
const PAGE_ROWS = 1_000;

@QueryHandler(ExportPlayerQuery)
export class ExportPlayerHandler implements IQueryHandler<ExportPlayerQuery> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly players: PlayerDirectory,
    @Inject(PLAYER_TABLES) private readonly tables: PlayerTables,
  ) {}

  /** @throws PlayerNotFoundError */
  async execute({ gameId, playerId }: ExportPlayerQuery): Promise<PlayerExport> {
    await this.players.byId(gameId, playerId);
    return this.write(playerId);
  }

  /** One transaction, so that the parts belong together; one player's rows keep it open for a moment only. */
  private async *write(playerId: number): PlayerExport {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      yield '{';
      let separator = '';
      for (const table of this.tables) {
        if (table.exportRows === null) continue;
        yield `${separator}${JSON.stringify(table.table)}:[`;
        yield* rowsOf(runner.manager, table, playerId);
        yield ']';
        separator = ',';
      }
      yield '}';
      await runner.commitTransaction();
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }
}

async function* rowsOf(tx: Transaction, { table, exportRows }: PlayerTable, playerId: number): PlayerExport {
  const rows = exportRows ?? `SELECT to_jsonb(r) FROM ${table} r WHERE r.shard = $1 AND r.player_id = $2`;
  await tx.query(`DECLARE exported NO SCROLL CURSOR FOR SELECT row::text AS row FROM (${rows}) AS e (row)`, [
    shardOfPlayer(playerId),
    playerId,
  ]);
  let separator = '';
  for (;;) {
    const page = await tx.query<{ row: string }[]>(`FETCH ${PAGE_ROWS} FROM exported`);
    if (page.length === 0) break;
    yield separator + page.map(({ row }) => row).join(',');
    separator = ',';
  }
  await tx.query('CLOSE exported');
}
