export { ApiErrors } from './api-errors';
export { BATCH_BODY_LIMIT_BYTES, BODY_LIMIT_BYTES, BodyLimit, bodyLimitOf } from './body-limit';
export { BodyFieldText, KeepBodyText } from './body-text';
export { isDatabaseUnavailable } from './database-unavailable';
export { answerOf, type ErrorAnswer } from './error-answer';
export type { ErrorFamily } from './error-family';
export { openFrontDoor, type FrontDoor } from './front-door/front-door';
export type { FrontHandler } from './front-door/front-route';
export { sendReady, type HeaderSink, type ReadyAnswer } from './front-door/ready-answer';
export { ArrayField, BooleanField, IntegerField, MoneyField, ObjectField } from './fields';
export { configureHttpApp, createFastifyAdapter, type FastifyAdapterOptions, type HttpAppOptions } from './http-app';
export { buildOpenApi, serveOpenApi } from './openapi';
export { QueryBooleanField, QueryEmailField, QueryIntegerField, QueryTextField, QueryTimeField } from './query-fields';
export { readDto } from './read-dto';
export { readMoney, type ReadMoneyOptions } from './read-money';
export {
  DuplicateRequestError,
  InvalidAmountError,
  Refusal,
  ValidationFailedError,
  type FieldProblem,
} from './refusal';
export { findTextProblem } from './text-checks';
export { ObjectArrayField } from './object-array-field';
export { JSON_TYPE, sendPieces } from './send-pieces';
export {
  ClientRequestIdField,
  CurrencyCodeField,
  EMAIL_LENGTH_MAX,
  EmailField,
  EnumField,
  findEmailProblem,
  PhoneField,
  TextField,
} from './text-fields';
export { wholeSeconds } from './times';
