type Ending = () => Promise<unknown>;

// The global set-up and the teardown run in one process, and share this module.
const endings: Ending[] = [];

/** Has `ending` run after the last test; the last registered runs first. */
export function onTestRunEnd(ending: Ending): void {
  endings.push(ending);
}

export async function endTestRun(): Promise<void> {
  for (const ending of endings.splice(0).reverse()) await ending();
}
