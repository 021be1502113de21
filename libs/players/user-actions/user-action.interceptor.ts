import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { limitInForce, RateLimits } from '@goldkeep/games';
import { JSON_TYPE } from '@goldkeep/http';
import type { Admission } from './gate/admission';
import { UserGate } from './gate/user-gate';
import { OperationInProgressError, RateLimitExceededError } from './user-action-errors';
import { dataEnvelope } from './user-envelope.dto';
import type { UserRequest } from './user-context';

const SECOND_MS = 1_000;

/** Runs one action of a user at a time and not more than so many a second, and puts the envelope round its answer. */
@Injectable()
export class UserActionInterceptor implements NestInterceptor {
  constructor(
    private readonly gate: UserGate,
    private readonly limits: RateLimits,
  ) {}

  /** @throws OperationInProgressError, RateLimitExceededError */
  async intercept(context: ExecutionContext, next: CallHandler<object>): Promise<Observable<object | string>> {
    const http = context.switchToHttp();
    const { userContext: user } = http.getRequest<UserRequest>();
    if (!user) throw new Error('UserActionInterceptor stands behind UserActionGuard');
    const perSecond = this.limits.areLifted ? null : limitInForce('user_action', user.game.settings);
    const { entry, admission } = await this.gate.enter(String(user.player.playerId), perSecond);
    const reply = http.getResponse<FastifyReply>();
    if (perSecond !== null) tellIn(reply, perSecond, admission);
    if (admission.result === 'in_progress') throw new OperationInProgressError();
    if (admission.result === 'too_fast') {
      throw new RateLimitExceededError({ retryAfterSeconds: secondsUntil(admission.resetMs) });
    }
    try {
      const answer = dataEnvelope(await lastValueFrom(next.handle()));
      if (typeof answer === 'string') void reply.type(JSON_TYPE);
      return of(answer);
    } finally {
      // Before the answer: a client that has it may act again.
      await this.gate.leave(entry);
    }
  }
}

function tellIn(reply: FastifyReply, limit: number, admission: Admission): void {
  if (admission.result === 'in_progress') return;
  void reply
    .header('RateLimit-Limit', limit)
    .header('RateLimit-Remaining', admission.result === 'admitted' ? admission.actionsLeft : 0)
    .header('RateLimit-Reset', secondsUntil(admission.resetMs));
}

function secondsUntil(ms: number): number {
  return Math.max(1, Math.ceil(ms / SECOND_MS));
}
