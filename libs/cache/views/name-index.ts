import type { RecordPlace } from './record-ring';

const SLOTS_MIN = 1_024;
/** Doubled when more than half of the slots are taken: then a search looks at one or two. */
const LOAD_MAX = 0.5;

/**
 * Finds places by name, as a map would, but in typed arrays: half a million names are nothing for the garbage collector
 * to look at. It does not know the names, only their hashes; whoever asks says whether a place is the one.
 * Open addressing with linear probing.
 */
export class NameIndex {
  private hashes = new Uint32Array(SLOTS_MIN);
  /** One more than the place; 0 where nothing is. */
  private places = new Float64Array(SLOTS_MIN);
  private count = 0;

  /** The place of a name. @param isIt whether what lies at a place has this name */
  find(name: string, isIt: (place: RecordPlace) => boolean): RecordPlace | undefined {
    const hash = hashOf(name);
    for (let slot = this.homeOf(hash); this.isTaken(slot); slot = this.next(slot)) {
      if (this.hashes[slot] === hash && isIt(this.placeIn(slot))) return this.placeIn(slot);
    }
    return undefined;
  }

  /** Adds a name, which must not be there. */
  add(name: string, place: RecordPlace): void {
    if (this.count >= this.places.length * LOAD_MAX) this.grow();
    this.put(hashOf(name), place + 1);
    this.count += 1;
  }

  /** Removes a name if it leads to this place. */
  remove(name: string, place: RecordPlace): void {
    const hash = hashOf(name);
    for (let slot = this.homeOf(hash); this.isTaken(slot); slot = this.next(slot)) {
      if (this.hashes[slot] === hash && this.placeIn(slot) === place) {
        this.close(slot);
        this.count -= 1;
        return;
      }
    }
  }

  /** Moves those behind the gap forward that it would cut off from where their search begins. */
  private close(emptied: number): void {
    let gap = emptied;
    for (let slot = this.next(gap); this.isTaken(slot); slot = this.next(slot)) {
      const home = this.homeOf(this.hashes[slot] ?? 0);
      const mask = this.places.length - 1;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      this.hashes[gap] = this.hashes[slot] ?? 0;
      this.places[gap] = this.places[slot] ?? 0;
      gap = slot;
    }
    this.places[gap] = 0;
  }

  private grow(): void {
    const { hashes, places } = this;
    this.hashes = new Uint32Array(places.length * 2);
    this.places = new Float64Array(places.length * 2);
    for (const [slot, place] of places.entries()) if (place !== 0) this.put(hashes[slot] ?? 0, place);
  }

  private put(hash: number, placePlusOne: number): void {
    let slot = this.homeOf(hash);
    while (this.isTaken(slot)) slot = this.next(slot);
    this.hashes[slot] = hash;
    this.places[slot] = placePlusOne;
  }

  private isTaken(slot: number): boolean {
    return this.places[slot] !== 0;
  }

  private placeIn(slot: number): RecordPlace {
    return (this.places[slot] ?? 0) - 1;
  }

  private homeOf(hash: number): number {
    return hash & (this.places.length - 1);
  }

  private next(slot: number): number {
    return (slot + 1) & (this.places.length - 1);
  }
}

/** FNV-1a over UTF-16 code units, then murmur3's finaliser, so that the lower bits depend on all of them. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
