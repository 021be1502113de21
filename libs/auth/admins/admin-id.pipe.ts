import { Injectable, type PipeTransform } from '@nestjs/common';
import { AdminNotFoundError } from '../auth-errors';

const ID_MAX = 2_147_483_647;

/** Reads `{admin_id}` in a path; what is no id names no admin. */
@Injectable()
export class AdminIdPipe implements PipeTransform<string, number> {
  /** @throws AdminNotFoundError */
  transform(text: string): number {
    const adminId = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
    if (adminId === 0 || adminId > ID_MAX) throw new AdminNotFoundError();
    return adminId;
  }
}
