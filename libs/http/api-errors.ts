import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ErrorBody } from './error-body.dto';

const EXAMPLE = { message: '...', error_id: '00000000-0000-4000-8000-000000000000', timestamp: '2026-01-02T03:04:05Z' };

/**
 * Documents the refusals of a route or a controller: the codes of each status.
 * @example ApiErrors({ 400: ['validation_failed', 'invalid_amount'], 401: ['invalid_api_key'] })
 */
export function ApiErrors(
  codesByStatus: Readonly<Record<number, readonly string[]>>,
): MethodDecorator & ClassDecorator {
  const responses = Object.entries(codesByStatus).map(([status, codes]) =>
    ApiResponse({
      status: Number(status),
      description: `${STATUS_CODES[status] ?? 'Error'}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
      content: {
        'application/json': {
          schema: { $ref: getSchemaPath(ErrorBody) },
          examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
        },
      },
    }),
  );
  return applyDecorators(ApiExtraModels(ErrorBody), ...responses);
}

function exampleOf(code: string): object {
  return { error: code, error_code: code.toUpperCase(), ...EXAMPLE };
}
