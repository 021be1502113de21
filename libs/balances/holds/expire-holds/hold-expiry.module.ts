import { Module } from '@nestjs/common';
import { HoldExpiry } from './hold-expiry';

/** Lets go of expired holds. Only processes that do background work have it; it wants the ledger. */
@Module({ providers: [HoldExpiry] })
export class HoldExpiryModule {}
