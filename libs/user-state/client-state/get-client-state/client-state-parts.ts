import { SECTION_NAMES, type SectionName } from '../../sections/section-name';

/** The parts of the answer besides `AuthContext`, which is always there. */
const PART_NAMES = [
  'UserData',
  'UserInventoryResult',
  'CustomUserDataResult',
  'TitlePublicConfiguration',
  'CatalogItemsResult',
  'LeaderboardResult',
] as const;

export type PartName = (typeof PART_NAMES)[number];

/** What the sections of a player's state are called in `UserData`. */
export const SECTION_FIELDS = {
  characters: 'Characters',
  game_loops: 'GameLoops',
  premium: 'Premium',
  quests: 'Quests',
  social: 'Social',
  daily_rewards: 'DailyRewards',
  public_data: 'PublicData',
} as const satisfies Readonly<Record<SectionName, string>>;

type SectionField = (typeof SECTION_FIELDS)[SectionName];

/** Whatever a caller may name in `Sections`: whole parts, or sections of the player's state alone. */
export const WANTED_NAMES: readonly (PartName | SectionField)[] = [...PART_NAMES, ...Object.values(SECTION_FIELDS)];

/** What a caller wants of the client state. */
export interface WantedParts {
  readonly parts: ReadonlySet<PartName>;
  /** Of `UserData`. */
  readonly sections: ReadonlySet<SectionName>;
  /** Whether `UserData` is wanted with everything, and not just for the sake of some sections. */
  readonly wholeUserData: boolean;
}

/** @param names undefined or empty for everything */
export function wantedParts(names: readonly string[] | undefined): WantedParts {
  const wanted = new Set(names === undefined || names.length === 0 ? PART_NAMES : names);
  const wholeUserData = wanted.has('UserData');
  const sections = SECTION_NAMES.filter((section) => wholeUserData || wanted.has(SECTION_FIELDS[section]));
  const parts = PART_NAMES.filter((part) => wanted.has(part) || (part === 'UserData' && sections.length > 0));
  return { parts: new Set(parts), sections: new Set(sections), wholeUserData };
}
