import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { IntegerField, ValidationFailedError } from '@goldkeep/http';
import type { CodePair, VersionedPairs } from '../get-transfer-pairs/get-transfer-pairs.handler';

const PAIRS_MAX = 1_000;
const VERSION_MAX = 2_147_483_647;

export class TransferPairDto {
  @ApiProperty({ description: 'Code of the currency that is given.', example: 'SILVER' })
  readonly from: string;

  @ApiProperty({ description: 'Code of the currency that is received.', example: 'GOLD' })
  readonly to: string;

  constructor({ from, to }: CodePair) {
    this.from = from;
    this.to = to;
  }
}

export class TransferPairsDto {
  @ApiProperty({ type: 'integer', description: 'Goes up by one with every change.', example: 1 })
  readonly version: number;

  @ApiProperty({ type: [TransferPairDto], description: 'What is not listed cannot be transferred.' })
  readonly pairs: readonly TransferPairDto[];

  constructor({ version, pairs }: VersionedPairs) {
    this.version = version;
    this.pairs = pairs.map((pair) => new TransferPairDto(pair));
  }
}

export class ReplaceTransferPairsDto {
  @IntegerField({ description: 'The version you have seen; a stale one is refused.', minimum: 0, maximum: VERSION_MAX })
  readonly version!: number;

  @ApiProperty({
    type: [TransferPairDto],
    maxItems: PAIRS_MAX,
    description: 'The whole list; an empty one allows none.',
  })
  @IsArray()
  @ArrayMaxSize(PAIRS_MAX)
  readonly pairs!: readonly unknown[];
}

/** @throws ValidationFailedError naming the first entry that is no pair of codes */
export function codePairsOf({ pairs }: ReplaceTransferPairsDto): CodePair[] {
  return pairs.map((pair, index) => {
    if (isCodePair(pair)) return { from: pair.from, to: pair.to };
    const field = `pairs[${index}]`;
    throw new ValidationFailedError([
      { field, message: `${field} must have from and to, the codes of two currencies` },
    ]);
  });
}

function isCodePair(pair: unknown): pair is CodePair {
  if (typeof pair !== 'object' || pair === null) return false;
  return 'from' in pair && typeof pair.from === 'string' && 'to' in pair && typeof pair.to === 'string';
}
