import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited, type RouteParams } from '@goldkeep/auth';
import { ApiErrors } from '@goldkeep/http';
import { gameIdIn, GameIdPipe, KeyIdPipe } from './game-id.pipe';
import { IssueKeyDto } from './issue-key/issue-key.dto';
import { IssueKeyCommand } from './issue-key/issue-key.handler';
import { IssuedKeyDto, KeyDto, KeysDto } from './keys/key.dto';
import { ListKeysQuery } from './list-keys/list-keys.handler';
import { RevokeKeyCommand } from './revoke-key/revoke-key.handler';
import { RotateKeyDto } from './rotate-key/rotate-key.dto';
import { RotateKeyCommand } from './rotate-key/rotate-key.handler';

@ApiTags('Admin: keys')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/keys')
@UseGuards(AdminGuard)
export class KeysAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "List a game's keys, without their secrets" })
  @ApiOkResponse({ type: KeysDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async listKeys(@Param('game_id', GameIdPipe) gameId: number): Promise<KeysDto> {
    return new KeysDto(await this.queries.execute(new ListKeysQuery({ gameId })));
  }

  @Post()
  @AdminRoles('owner')
  @ApiOperation({ summary: 'Issue a key; its secret is shown only in this answer' })
  @ApiCreatedResponse({ type: IssuedKeyDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
  })
  async issueKey(@Param('game_id', GameIdPipe) gameId: number, @Body() key: IssueKeyDto): Promise<IssuedKeyDto> {
    const { name, scopes, caps } = key;
    return new IssuedKeyDto(await this.commands.execute(new IssueKeyCommand({ gameId, name, scopes, caps })));
  }

  @Post(':key_id/rotate')
  @AdminRoles('owner')
  @Audited({ state: readKey })
  @ApiOperation({ summary: 'Issue a successor; the old key still works for 7 days, or ends at once' })
  @ApiParam({ name: 'key_id', type: 'integer' })
  @ApiBody({ type: RotateKeyDto, required: false })
  @ApiCreatedResponse({ type: IssuedKeyDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found', 'key_not_found'],
    409: ['key_not_rotatable'],
  })
  async rotateKey(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('key_id', KeyIdPipe) keyId: number,
    @Body() { immediate }: RotateKeyDto,
  ): Promise<IssuedKeyDto> {
    return new IssuedKeyDto(await this.commands.execute(new RotateKeyCommand({ gameId, keyId, immediate })));
  }

  @Delete(':key_id')
  @HttpCode(204)
  @AdminRoles('owner')
  @Audited({ state: readKey })
  @ApiOperation({ summary: 'Revoke a key at once and for good' })
  @ApiParam({ name: 'key_id', type: 'integer' })
  @ApiNoContentResponse({ description: 'The key is refused from now on.' })
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['game_not_found', 'key_not_found'] })
  async revokeKey(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('key_id', KeyIdPipe) keyId: number,
  ): Promise<void> {
    await this.commands.execute(new RevokeKeyCommand({ gameId, keyId }));
  }
}

async function readKey(queries: QueryBus, params: RouteParams): Promise<KeyDto | undefined> {
  const keys = await queries.execute(new ListKeysQuery({ gameId: gameIdIn(params) }));
  const key = keys.find(({ keyId }) => String(keyId) === params.key_id);
  return key && new KeyDto(key);
}
