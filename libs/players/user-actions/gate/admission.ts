/** Who wants to act, and how many actions a second this user has; null: as many as they like. */
export interface Entry {
  readonly userKey: string;
  /** Names this action, so that only it can open the gate again. */
  readonly token: string;
  readonly perSecond: number | null;
}

export type Admission =
  | { readonly result: 'admitted'; readonly actionsLeft: number; readonly resetMs: number }
  | { readonly result: 'in_progress' }
  | { readonly result: 'too_fast'; readonly resetMs: number };

/** An action that holds its gate this long has lost its process: the longest statement ends long before. */
export const HELD_MAX_MS = 15_000;
export const WINDOW_MS = 1_000;
