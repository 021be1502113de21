import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ClientRequestIdField, ObjectArrayField, readDto, TextField, EnumField } from '@goldkeep/http';
import { BalanceChangeDto, EconomyOperationDto, operationOf } from '../economy/economy.dto';
import { HoldChangeDto } from '../holds/hold-change.dto';
import { expiresInSecondsOf, PlaceHoldDto } from '../holds/place-hold/place-hold.dto';
import { CaptureHoldDto, ReleaseHoldDto } from '../holds/resolve-hold/resolve-hold.dto';
import { TransferMoneyDto, TransferredDto, transferOf } from '../transfer-money/transfer-money.dto';
import { ofOperation } from './batch-errors';
import { BATCH_OPERATION_TYPES, BATCH_OPERATIONS_MAX, type BatchOperation } from './batch-operation';
import type { BatchResult } from './batch-result';

export class RunBatchDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;

  @ObjectArrayField({
    description: 'Each with its type and what the route of that type takes, but no client_request_id.',
    minItems: 1,
    maxItems: BATCH_OPERATIONS_MAX,
    properties: {
      type: { type: String, enum: BATCH_OPERATION_TYPES },
      hold_id: { type: String, description: 'Of a capture or a release.' },
    },
  })
  readonly operations!: readonly Readonly<Record<string, unknown>>[];
}

class BatchOperationDto {
  @EnumField({ description: 'What to do.', values: BATCH_OPERATION_TYPES })
  readonly type!: BatchOperation['type'];
}

class CaptureOperationDto extends CaptureHoldDto {
  @TextField({ description: 'hld_...' })
  readonly hold_id!: string;
}

class ReleaseOperationDto extends ReleaseHoldDto {
  @TextField({ description: 'hld_...' })
  readonly hold_id!: string;
}

/** @throws ValidationFailedError of the first operation that cannot be read, with its `operation_index` */
export async function operationsOf(gameId: number, dto: RunBatchDto): Promise<readonly BatchOperation[]> {
  const read: BatchOperation[] = [];
  for (const [index, operation] of dto.operations.entries()) {
    const name = `operations[${index}]`;
    const fields = { ...operation, client_request_id: dto.client_request_id };
    read.push(await ofOperation(index, () => operationIn(gameId, fields, { name, prefix: `${name}.` })));
  }
  return read;
}

function operationIn(gameId: number, fields: object, options: Parameters<typeof readDto>[2]): BatchOperation {
  const { type } = readDto(BatchOperationDto, fields, options);
  switch (type) {
    case 'credit':
    case 'debit':
      return { type, operation: operationOf(gameId, readDto(EconomyOperationDto, fields, options)) };
    case 'hold': {
      const hold = readDto(PlaceHoldDto, fields, options);
      return { type, operation: operationOf(gameId, hold), expiresInSeconds: expiresInSecondsOf(hold) };
    }
    case 'capture': {
      const { hold_id: holdId, amount } = readDto(CaptureOperationDto, fields, options);
      return { type, holdId, resolution: { kind: type, amount } };
    }
    case 'release': {
      const { hold_id: holdId } = readDto(ReleaseOperationDto, fields, options);
      return { type, holdId, resolution: { kind: type, amount: undefined } };
    }
    case 'transfer':
      return { type, transfer: transferOf(gameId, readDto(TransferMoneyDto, fields, options)) };
  }
}

@ApiExtraModels(BalanceChangeDto, HoldChangeDto, TransferredDto)
export class BatchAnswerDto {
  @ApiProperty({ enum: ['success'] })
  readonly status = 'success';

  @ApiProperty({
    type: 'array',
    items: {
      anyOf: [BalanceChangeDto, HoldChangeDto, TransferredDto].map((type) => ({ $ref: getSchemaPath(type) })),
    },
    description: 'In the order of the operations, each as its own route answers, with its type.',
  })
  readonly results: readonly object[];

  constructor(results: readonly object[]) {
    this.results = results;
  }
}

export function batchAnswerOf(results: readonly BatchResult[]): BatchAnswerDto {
  return new BatchAnswerDto(results.map((result) => ({ type: result.type, ...shown(result) })));
}

function shown(result: BatchResult): object {
  switch (result.type) {
    case 'credit':
    case 'debit':
      return new BalanceChangeDto(result.change);
    case 'transfer':
      return new TransferredDto(result.change);
    default:
      return new HoldChangeDto(result.change);
  }
}
