import { Controller, Get, Headers } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '@goldkeep/http';
import { GameKeyAuthenticator } from '../keys/game-key-authenticator';
import { GetLimitsQuery } from './get-limits/get-limits.handler';
import { LimitsDto } from './get-limits/limits.dto';

@ApiTags('Operation')
@ApiSecurity('GameKey')
@ApiSecurity({})
@Controller('api/limits')
export class LimitsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly authenticator: GameKeyAuthenticator,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List every limit in force',
    description: "Without a key: the numbers of a game that has changed none. With a key: those of the key's game.",
  })
  @ApiOkResponse({ type: LimitsDto })
  @ApiErrors({ 401: ['invalid_api_key'], 403: ['game_not_active'] })
  async getLimits(@Headers('x-game-secret-key') secretKey: string | undefined): Promise<LimitsDto> {
    const game = secretKey === undefined ? null : await this.authenticator.authenticate(secretKey);
    const query = new GetLimitsQuery({ gameId: game?.snapshot.gameId ?? null });
    return new LimitsDto(await this.queries.execute(query));
  }
}
