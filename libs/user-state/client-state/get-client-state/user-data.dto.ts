import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import type { UserContext } from '@goldkeep/players';
import { CustomUserDataResultDto } from '../../custom-data/custom-data.dto';
import { ItemInstanceDto } from '../../inventory/item-instance.dto';
import type { StateSection } from '../../sections/state-section';
import { SECTION_FIELDS, type WantedParts } from './client-state-parts';
import type { ClientState } from './get-client-state.handler';

const SECTION = { type: 'object', additionalProperties: true, description: 'As the game backend wrote it.' } as const;

@ApiSchema({ name: 'PublicData' })
class PublicDataDto {
  @ApiProperty({ description: 'Display name; the name of the player when the game backend wrote none.' })
  readonly Username!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly Country!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly AvatarUrl!: string | null;

  @ApiProperty()
  readonly Vip!: boolean;

  @ApiProperty({ type: 'integer' })
  readonly Level!: number;

  @ApiProperty({ type: 'integer', format: 'int64' })
  readonly Power!: number;

  @ApiProperty({ type: 'integer', format: 'int64' })
  readonly NetWorth!: number;
}

/** All that is held of a player for the player; written as text by {@link writeUserData}. */
@ApiSchema({ name: 'UserData' })
export class UserDataDto {
  @ApiProperty({ example: 'usr_000000000C1' })
  readonly UserID!: string;

  @ApiProperty({ example: 'DEMO' })
  readonly TitleID!: string;

  @ApiProperty({ type: String, nullable: true, example: 'steam' })
  readonly Platform!: string | null;

  @ApiPropertyOptional({ type: [ItemInstanceDto] })
  readonly Inventory?: readonly ItemInstanceDto[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'integer', format: 'int64' } })
  readonly VirtualCurrency?: Readonly<Record<string, number>>;

  @ApiPropertyOptional({ type: CustomUserDataResultDto })
  readonly CustomUserData?: CustomUserDataResultDto;

  @ApiPropertyOptional(SECTION)
  readonly Characters?: object;

  @ApiPropertyOptional(SECTION)
  readonly GameLoops?: object;

  @ApiPropertyOptional(SECTION)
  readonly Premium?: object;

  @ApiPropertyOptional(SECTION)
  readonly Quests?: object;

  @ApiPropertyOptional(SECTION)
  readonly Social?: object;

  @ApiPropertyOptional(SECTION)
  readonly DailyRewards?: object;

  @ApiPropertyOptional({ type: PublicDataDto })
  readonly PublicData?: PublicDataDto;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Seconds by day: the latest days with any, at most 1,000.',
  })
  readonly UsageTime?: Readonly<Record<string, number>>;

  @ApiProperty()
  readonly IsBanned!: boolean;

  @ApiProperty({ type: String, nullable: true })
  readonly BanReason!: string | null;
}

/** What the other parts of the answer say already, as JSON. */
export interface SharedJson {
  readonly inventory: string | undefined;
  readonly virtualCurrency: string | undefined;
  readonly customData: string | undefined;
}

/** The JSON of {@link UserDataDto}. The sections go into it as they were written, numbers to the last digit. */
export function writeUserData(user: UserContext, state: ClientState, wanted: WantedParts, shared: SharedJson): string {
  const { player, game } = user;
  const usage = state.usage?.history.map(({ day, seconds }) => [wholeSeconds(day), seconds] as const);
  const fields: readonly (readonly [name: keyof UserDataDto, json: string | undefined])[] = [
    ['UserID', JSON.stringify(player.userId)],
    ['TitleID', JSON.stringify(game.titleId)],
    ['Platform', JSON.stringify(player.platform)],
    ['Inventory', wanted.wholeUserData ? shared.inventory : undefined],
    ['VirtualCurrency', wanted.wholeUserData ? shared.virtualCurrency : undefined],
    ['CustomUserData', wanted.wholeUserData ? shared.customData : undefined],
    ...sectionFields(user, state.sections ?? [], wanted),
    ['UsageTime', usage && JSON.stringify(Object.fromEntries(usage))],
    ['IsBanned', String(player.isBanned)],
    ['BanReason', JSON.stringify(player.banReason)],
  ];
  return writeObject(fields);
}

/** @param fields those without JSON are left out */
export function writeObject(fields: readonly (readonly [name: string, json: string | undefined])[]): string {
  return `{${fields.flatMap(([name, json]) => (json === undefined ? [] : [`"${name}":${json}`])).join(',')}}`;
}

function sectionFields(user: UserContext, sections: readonly StateSection[], wanted: WantedParts) {
  const written = new Map(sections.map(({ section, dataJson }) => [section, dataJson]));
  return [...wanted.sections].map((section) => {
    const json = written.get(section) ?? '{}';
    return [SECTION_FIELDS[section], section === 'public_data' ? writePublicData(user, json) : json] as const;
  });
}

/** What was never written, or as null, has its usual value. */
function writePublicData({ player }: UserContext, json: string): string {
  const publicData = {
    ...{ Username: player.name, Country: null, AvatarUrl: null, Vip: false, Level: 0, Power: 0, NetWorth: 0 },
    ...Object.fromEntries(Object.entries(JSON.parse(json) as object).filter(([, value]) => value !== null)),
  } satisfies Partial<PublicDataDto>;
  return JSON.stringify(publicData);
}
