import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { VersionConflictError } from '@goldkeep/games';
import { shardOfPlayer, UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { lockState } from '@goldkeep/players';
import { changeScore } from '../../leaderboard/change-score';
import { readPublicData } from '../public-data.dto';
import type { SectionName } from '../section-name';
import type { StateSection } from '../state-section';

/** Puts new data in the place of a section of a player's state. */
export class SaveSectionCommand extends Command<StateSection> {
  readonly gameId: number;
  readonly playerId: number;
  readonly section: SectionName;
  /** A JSON object. */
  readonly dataJson: string;
  /** The version that the caller has seen, 0 for none; undefined: whatever is there is replaced. */
  readonly version: number | undefined;

  constructor(save: {
    readonly gameId: number;
    readonly playerId: number;
    readonly section: SectionName;
    readonly dataJson: string;
    readonly version: number | undefined;
  }) {
    super();
    this.gameId = save.gameId;
    this.playerId = save.playerId;
    this.section = save.section;
    this.dataJson = save.dataJson;
    this.version = save.version;
  }
}

const VERSION = 'SELECT version FROM state_section WHERE shard = $1 AND player_id = $2 AND section = $3';
const SAVE = `
  INSERT INTO state_section (shard, player_id, section, version, data, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (shard, player_id, section)
  DO UPDATE SET version = excluded.version, data = excluded.data, updated_at = excluded.updated_at`;

@CommandHandler(SaveSectionCommand)
export class SaveSectionHandler implements ICommandHandler<SaveSectionCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailedError for public data of another form, PlayerNotFoundError, VersionConflictError */
  async execute({ gameId, playerId, section, dataJson, version }: SaveSectionCommand): Promise<StateSection> {
    const power = section === 'public_data' ? (readPublicData(dataJson).Power ?? 0) : undefined;
    return this.unitOfWork.run(async (tx) => {
      await lockState(tx, { gameId, playerId });
      const place = [shardOfPlayer(playerId), playerId, section];
      const currentVersion = await versionAt(tx, place);
      if (version !== undefined && version !== currentVersion) throw new VersionConflictError({ currentVersion });
      const saved = { section, version: currentVersion + 1, dataJson, updatedAt: new Date(this.clock.nowMs()) };
      await tx.query(SAVE, [...place, saved.version, dataJson, saved.updatedAt]);
      if (power !== undefined) await changeScore(tx, { gameId, playerId, power });
      return saved;
    });
  }
}

async function versionAt(tx: Transaction, place: readonly unknown[]): Promise<number> {
  const [row] = await tx.query<{ version: number }[]>(VERSION, [...place]);
  return row?.version ?? 0;
}
