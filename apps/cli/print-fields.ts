/** Prints one `name: value` a line, which people and scripts read alike. */
export function printFields(fields: Readonly<Record<string, string | number | boolean>>): void {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  process.stdout.write(lines.join(''));
}
