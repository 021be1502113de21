import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { JsonText, type SessionTicket, type UserContext } from '@goldkeep/players';
import { CustomUserDataResultDto } from '../../custom-data/custom-data.dto';
import { LeaderboardResultDto } from '../../leaderboard/leaderboard.dto';
import { UserInventoryResultDto } from '../get-user-inventory/user-inventory.dto';
import type { PartName, WantedParts } from './client-state-parts';
import type { ClientState } from './get-client-state.handler';
import { CatalogItemsResultDto, TitlePublicConfigurationDto } from './title-configuration.dto';
import { UserDataDto, writeObject, writeUserData } from './user-data.dto';

@ApiSchema({ name: 'AuthContext' })
class AuthContextDto {
  @ApiProperty({ description: 'A fresh one when less than a quarter of the life of the old one is left.' })
  readonly ClientSessionTicket: string;

  @ApiProperty({ example: 'usr_000000000C1' })
  readonly UserID: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly ExpiresAt: string;

  constructor(userId: string, { text, expiresAt }: SessionTicket) {
    this.ClientSessionTicket = text;
    this.UserID = userId;
    this.ExpiresAt = wholeSeconds(expiresAt);
  }
}

/** Everything that a client needs to begin; written as text by {@link writeClientState}. */
@ApiSchema({ name: 'ClientState' })
export class ClientStateDto {
  @ApiProperty({ type: AuthContextDto })
  readonly AuthContext!: AuthContextDto;

  @ApiPropertyOptional({ type: UserDataDto })
  readonly UserData?: UserDataDto;

  @ApiPropertyOptional({ type: UserInventoryResultDto })
  readonly UserInventoryResult?: UserInventoryResultDto;

  @ApiPropertyOptional({ type: CustomUserDataResultDto, description: 'With the reserved keys.' })
  readonly CustomUserDataResult?: CustomUserDataResultDto;

  @ApiPropertyOptional({ type: TitlePublicConfigurationDto })
  readonly TitlePublicConfiguration?: TitlePublicConfigurationDto;

  @ApiPropertyOptional({ type: CatalogItemsResultDto })
  readonly CatalogItemsResult?: CatalogItemsResultDto;

  @ApiPropertyOptional({ type: LeaderboardResultDto })
  readonly LeaderboardResult?: LeaderboardResultDto;
}

/** The JSON of {@link ClientStateDto}; what it says twice, in `UserData` and beside it, is written once. */
export function writeClientState(
  user: UserContext,
  ticket: SessionTicket,
  state: ClientState,
  wanted: WantedParts,
): JsonText {
  const { game, catalog, standings } = state;
  const shared = sharedJson(state);
  const ifWanted = (part: PartName, json: () => string | undefined): string | undefined => {
    return wanted.parts.has(part) ? json() : undefined;
  };
  const fields: readonly (readonly [name: keyof ClientStateDto, json: string | undefined])[] = [
    ['AuthContext', JSON.stringify(new AuthContextDto(user.player.userId, ticket))],
    ['UserData', ifWanted('UserData', () => writeUserData(user, state, wanted, shared))],
    ['UserInventoryResult', ifWanted('UserInventoryResult', () => writeObject(shared.inventoryFields))],
    ['CustomUserDataResult', ifWanted('CustomUserDataResult', () => shared.customData)],
    [
      'TitlePublicConfiguration',
      ifWanted('TitlePublicConfiguration', () => JSON.stringify(new TitlePublicConfigurationDto(game))),
    ],
    ['CatalogItemsResult', catalog && JSON.stringify(new CatalogItemsResultDto(catalog, game))],
    ['LeaderboardResult', standings && JSON.stringify(new LeaderboardResultDto(standings))],
  ];
  return new JsonText(writeObject(fields));
}

function sharedJson({ inventory, customData }: ClientState) {
  const dto = inventory && new UserInventoryResultDto(inventory);
  const inventoryFields = Object.entries(dto ?? {}).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const jsonOf = new Map<string, string>(inventoryFields);
  return {
    inventoryFields,
    inventory: jsonOf.get('Inventory'),
    virtualCurrency: jsonOf.get('VirtualCurrency'),
    customData: customData && JSON.stringify(new CustomUserDataResultDto(customData)),
  };
}
