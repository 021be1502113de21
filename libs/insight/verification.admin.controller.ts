import { Controller, Get, HttpStatus, Param, Post, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AdminGuard, AdminRoles } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { GetVerificationQuery } from './get-verification/get-verification.handler';
import { VerificationDto, VerificationsDto } from './verify-ledger/verification.dto';
import { VerifyLedgerCommand } from './verify-ledger/verify-ledger.handler';

const WAIT_MS = 5_000;

@ApiTags('Admin: economy')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/ledger/verification')
@UseGuards(AdminGuard)
export class VerificationAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @AdminRoles('economist')
  @ApiOperation({
    summary: "Verify that a game's books are right",
    description:
      'Checks one shard after the other, each in a snapshot, without locks and while players go on. A run at a time for a game: asked again, the one under way is joined. Transactions are numbered by shard and not by game, so gaps in the numbers are told to every game.',
  })
  @ApiOkResponse({ type: VerificationDto, description: 'It ended within 5 seconds.' })
  @ApiAcceptedResponse({ type: VerificationDto, description: 'It goes on: ask again with GET.' })
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['game_not_found'] })
  async verifyLedger(
    @Param('game_id', GameIdPipe) gameId: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VerificationDto> {
    const run = await this.commands.execute(new VerifyLedgerCommand({ gameId, waitMs: WAIT_MS }));
    void reply.status(run.status === 'running' ? HttpStatus.ACCEPTED : HttpStatus.OK);
    return new VerificationDto(run);
  }

  @Get()
  @ApiOperation({ summary: "Read the last verification of a game's books, and the one under way" })
  @ApiOkResponse({ type: VerificationsDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async getVerification(@Param('game_id', GameIdPipe) gameId: number): Promise<VerificationsDto> {
    return new VerificationsDto(await this.queries.execute(new GetVerificationQuery({ gameId })));
  }
}
