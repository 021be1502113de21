import { applyDecorators, Controller, HttpCode, Post, UseGuards, UseInterceptors, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { RateLimited, RateLimitGuard } from '@goldkeep/games';
import { UserActionGuard } from './user-action.guard';
import { UserActionInterceptor } from './user-action.interceptor';
import { DataEnvelope, ErrorEnvelope, USER_ACTIONS_PATH } from './user-envelope.dto';

/** What every action may be refused with, by status. */
const COMMON_ERRORS: Readonly<Record<number, readonly string[]>> = {
  400: ['VALIDATION_FAILED', 'USER_ID_REQUIRED', 'USER_ID_MISMATCH', 'USER_NOT_FOUND', 'UNKNOWN_TITLE'],
  401: ['INVALID_SESSION_TICKET', 'SESSION_EXPIRED', 'INVALID_API_KEY'],
  403: ['USER_BANNED', 'SCOPE_MISSING', 'GAME_NOT_ACTIVE', 'ORIGIN_NOT_ALLOWED'],
  429: ['RATE_LIMIT_EXCEEDED', 'OPERATION_IN_PROGRESS'],
  503: ['SERVICE_UNAVAILABLE'],
};

const ALIAS =
  'Also at `/api/v2/{TemplateID}/{TitleID}/Client/User/{Action}/{UserID}`, TemplateID optional. ' +
  'Without a ticket, with the game key: `UserID` names the player. One action of a user runs at a time.';

/** A controller of user actions: who calls is known, one action of a user runs at a time, answers have the envelope. */
export function UserActions(): ClassDecorator {
  return applyDecorators(
    Controller(USER_ACTIONS_PATH),
    UseGuards(UserActionGuard, RateLimitGuard),
    UseInterceptors(UserActionInterceptor),
    ApiTags('User'),
    ApiBearerAuth('ClientSession'),
    ApiSecurity('GameKey'),
    ApiExtraModels(DataEnvelope, ErrorEnvelope),
  );
}

export interface UserActionDescription {
  readonly summary: string;
  /** The class of `Data`. */
  readonly data: Type;
  /** The refusals of this action alone, status 400. */
  readonly errors?: readonly string[];
}

/** A user action: a POST that answers 200. The method returns the content of `Data`. @example @UserAction('ConsumeItem', { ... }) */
export function UserAction(name: string, { summary, data, errors = [] }: UserActionDescription): MethodDecorator {
  const refusals = Object.entries(COMMON_ERRORS).map(([status, codes]) => {
    const all = status === '400' ? [...codes, ...errors] : codes;
    const description = all.map((code) => `\`${code}\``).join(', ');
    return ApiResponse({ status: Number(status), description, schema: { $ref: getSchemaPath(ErrorEnvelope) } });
  });
  const envelope = {
    allOf: [{ $ref: getSchemaPath(DataEnvelope) }],
    properties: { Data: { $ref: getSchemaPath(data) } },
    required: ['Data'],
  };
  return applyDecorators(
    Post(name),
    HttpCode(200),
    RateLimited('user_action'),
    ApiOperation({ summary, description: ALIAS }),
    ApiExtraModels(data),
    ApiOkResponse({ schema: envelope }),
    ...refusals,
  );
}
