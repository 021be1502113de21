import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LEDGER_APPLY } from '../sql/ledger-apply.sql';
import { LEDGER_TABLES } from '../sql/tables.sql';

export class CreateLedger1795219200030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LEDGER_TABLES);
    await runner.query(LEDGER_APPLY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION ledger_apply');
    await runner.query(
      `DROP TABLE order_refund, hold, request, entry, ledger_transaction, ledger_verification, flow_name, reason_day, flow_total, flow_day, minute_slot,
                  shard_book, balance`,
    );
  }
}
