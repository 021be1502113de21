export { ApiErrors } from './api-errors';
export { isDatabaseUnavailable } from './database-unavailable';
export { answerOf, type ErrorAnswer } from './error-answer';
export type { ErrorFamily } from './error-family';
export { ArrayField, BooleanField, IntegerField, MoneyField, ObjectField } from './fields';
export { configureHttpApp, createFastifyAdapter, type FastifyAdapterOptions, type HttpAppOptions } from './http-app';
export { buildOpenApi, serveOpenApi } from './openapi';
export { QueryEmailField, QueryIntegerField, QueryTextField } from './query-fields';
export { readMoney, type ReadMoneyOptions } from './read-money';
export {
  DuplicateRequestError,
  InvalidAmountError,
  Refusal,
  ValidationFailedError,
  type FieldProblem,
} from './refusal';
export {
  ClientRequestIdField,
  CurrencyCodeField,
  EMAIL_LENGTH_MAX,
  EmailField,
  EnumField,
  PhoneField,
  TextField,
} from './text-fields';
export { wholeSeconds } from './times';
