import { Injectable, type PipeTransform } from '@nestjs/common';
import { Refusal } from '@goldkeep/http';

/** What game backends keep about a player, each a JSON object with a version of its own. */
export const SECTION_NAMES = [
  'characters',
  'quests',
  'premium',
  'social',
  'game_loops',
  'daily_rewards',
  'public_data',
] as const;

export type SectionName = (typeof SECTION_NAMES)[number];

class SectionNotFoundError extends Refusal {
  constructor() {
    super(404, 'section_not_found', `The state of a player has the sections ${SECTION_NAMES.join(', ')}.`);
  }
}

/** Reads `{section}` in a path. */
@Injectable()
export class SectionNamePipe implements PipeTransform<string, SectionName> {
  /** @throws SectionNotFoundError */
  transform(text: string): SectionName {
    const section = SECTION_NAMES.find((name) => name === text);
    if (section === undefined) throw new SectionNotFoundError();
    return section;
  }
}
