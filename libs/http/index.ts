export { ApiErrors } from './api-errors';
export { BATCH_BODY_LIMIT_BYTES, BODY_LIMIT_BYTES, BodyLimit } from './body-limit';
export { isDatabaseUnavailable } from './database-unavailable';
export { DtoPipe } from './dto.pipe';
export { answerOf, type ErrorAnswer } from './error-answer';
export { ErrorBody } from './error-body.dto';
export { ErrorBodyFilter } from './error-body.filter';
export type { ErrorFamily } from './error-family';
export { ArrayField, BooleanField, IntegerField, MoneyField, ObjectField } from './fields';
export { configureHttpApp, createFastifyAdapter, type FastifyAdapterOptions, type HttpAppOptions } from './http-app';
export { buildOpenApi, serveOpenApi } from './openapi';
export { QueryBooleanField, QueryEmailField, QueryIntegerField, QueryTextField, QueryTimeField } from './query-fields';
export { readDto, type ReadDtoOptions } from './read-dto';
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
