import { Injectable, Logger, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '@goldkeep/http';
import type { AdminIdentity } from '../admin-identity';
import { changedFields, plainJson, withhold } from './audit-document';
import { AuditLog } from './audit-log';
import { AUDIT_OPTIONS, type AuditOptions, type RouteParams } from './audited';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const ADMIN_ROUTES = '/api/admin/';
const ID_MAX = 2_147_483_647;
/** Longest parameter of a path that is kept, in UTF-16 units. */
const PARAM_LENGTH_MAX = 128;

/** A change that is under way: what its answer will be held against. */
interface Attempt {
  readonly entryId: string;
  readonly options: AuditOptions;
  readonly params: RouteParams;
  readonly before: unknown;
}

/**
 * Writes down every change that an admin attempts: first that it was asked for, then what came of it. So a change
 * cannot be made without a trace, even if the process dies on the way: its entry then has no outcome.
 */
@Injectable()
export class AuditTrail {
  private readonly logger = new Logger(AuditTrail.name);
  /** By request: an attempt goes with the request that it came in. */
  private readonly attempts = new WeakMap<FastifyRequest, Attempt>();

  constructor(
    private readonly log: AuditLog,
    private readonly queries: QueryBus,
    private readonly reflector: Reflector,
  ) {}

  /**
   * Notes what an admin is about to do, unless it only reads.
   * @param isAllowed whether it will be let through; what is refused needs no state before
   */
  async begin(context: ExecutionContext, admin: AdminIdentity, isAllowed: boolean): Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (READING.has(request.method)) return;
    const options = this.reflector.get<AuditOptions | undefined>(AUDIT_OPTIONS, context.getHandler()) ?? {};
    const params = request.params as RouteParams;
    const before = isAllowed ? await this.stateOf(options, params) : undefined;
    const entryId = await this.log.open({
      ...attemptOf(request, context.getHandler().name),
      ...{ adminId: admin.adminId, role: admin.role },
      body: withhold(request.body, options.withhold),
      before: withhold(before, options.withhold),
    });
    this.attempts.set(request, { entryId, options, params, before });
  }

  /**
   * Notes the outcome of what began, before it is answered: whoever has the answer finds the entry complete.
   * @param payload the body of the answer as text, if there is one
   */
  async conclude(request: FastifyRequest, status: number, payload: unknown): Promise<void> {
    const attempt = this.attempts.get(request);
    if (!attempt) return;
    this.attempts.delete(request);
    const { entryId, options, params, before } = attempt;
    try {
      const answer = readJson(payload);
      const isDone = status < 400;
      const after = isDone ? await (options.state ? this.stateOf(options, params) : answer) : undefined;
      await this.log.close({
        ...{ entryId, status, error: isDone ? null : errorCodeOf(payload) },
        after: withhold(after, options.withhold),
        changed: options.state && isDone ? changedFields(before ?? {}, after ?? {}) : [],
      });
    } catch (error) {
      // The change is made or refused by now, and its entry is there; only how it ended is not known from the log.
      this.logger.error(`the outcome of audit entry ${entryId} was not written: ${nameOf(error)}`);
    }
  }

  private async stateOf({ state }: AuditOptions, params: RouteParams): Promise<unknown> {
    try {
      return plainJson(await state?.(this.queries, params));
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) return undefined;
      throw error;
    }
  }
}

/** What the log keeps of a request whoever sends it. @param action the operation id of the route */
export function attemptOf(request: FastifyRequest, action: string) {
  const { game_id: gameId, ...target } = request.params as RouteParams;
  const { url = '' } = request.routeOptions;
  const kept = Object.entries(target).map(([name, value = '']) => [name, value.slice(0, PARAM_LENGTH_MAX)] as const);
  return {
    action,
    method: request.method,
    route: url.slice(Math.max(0, url.indexOf(ADMIN_ROUTES))),
    gameId: readGameId(gameId),
    target: JSON.stringify(Object.fromEntries(kept)),
    requestId: request.id,
  };
}

function readGameId(text: string | undefined): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : 0;
  return id >= 1 && id <= ID_MAX ? id : null;
}

function readJson(payload: unknown): unknown {
  return typeof payload === 'string' && payload.startsWith('{') ? JSON.parse(payload) : undefined;
}

/** The code of a refusal in the text of an answer. */
export function errorCodeOf(payload: unknown): string | null {
  const answer = readJson(payload);
  const isBody = typeof answer === 'object' && answer !== null && 'error' in answer;
  return isBody && typeof answer.error === 'string' ? answer.error : null;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message}` : typeof error;
}
