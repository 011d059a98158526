import { createHash } from 'node:crypto';
import { PyFloat, type Value } from '../../parsing/value.ts';
import { typeError } from './errors.ts';
import { isInteger, typeName } from './types.ts';

const SIZE = 624;

/** Python's `random.Random(seed)`: templates that pass a seed expect the numbers that Python gives for it. */
export class SeededRandom {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;

  constructor(seed: Value) {
    this.#initialize(seedWords(seed));
  }

  #initialize(key: readonly number[]): void {
    this.#fill(19_650_218);
    let [place, word] = [1, 0];
    for (let turn = Math.max(SIZE, key.length); turn > 0; turn -= 1) {
      this.#mix(place, 1_664_525, (key[word] ?? 0) + word);
      place = this.#advance(place);
      word = (word + 1) % key.length;
    }
    for (let turn = SIZE - 1; turn > 0; turn -= 1) {
      this.#mix(place, 1_566_083_941, -place);
      place = this.#advance(place);
    }
    this.#state[0] = 0x8000_0000;
  }

  #fill(seed: number): void {
    this.#state[0] = seed;
    for (let place = 1; place < SIZE; place += 1) {
      this.#state[place] = Math.imul(this.#scrambled(place - 1), 1_812_433_253) + place;
    }
  }

  #scrambled(place: number): number {
    const value = this.#state[place] ?? 0;
    return value ^ (value >>> 30);
  }

  #mix(place: number, factor: number, addend: number): void {
    this.#state[place] = ((this.#state[place] ?? 0) ^ Math.imul(this.#scrambled(place - 1), factor)) + addend;
  }

  /** The next place; after the last one the first gets its value and the second follows. */
  #advance(place: number): number {
    if (place + 1 < SIZE) return place + 1;
    this.#state[0] = this.#state[SIZE - 1] ?? 0;
    return 1;
  }

  #nextWord(): number {
    if (this.#index >= SIZE) this.#twist();
    let word = this.#state[this.#index] ?? 0;
    this.#index += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #twist(): void {
    const state = this.#state;
    for (let place = 0; place < SIZE; place += 1) {
      const mixed = ((state[place] ?? 0) & 0x8000_0000) | ((state[(place + 1) % SIZE] ?? 0) & 0x7fff_ffff);
      state[place] = (state[(place + 397) % SIZE] ?? 0) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908_b0df : 0);
    }
    this.#index = 0;
  }

  #bits(count: number): bigint {
    let result = 0n;
    for (let taken = 0; taken < count; taken += 32) {
      const word = this.#nextWord() >>> Math.max(0, 32 - (count - taken));
      result |= BigInt(word) << BigInt(taken);
    }
    return result;
  }

  /** A number from 0 up to `limit`, as `_randbelow` draws it. */
  below(limit: bigint): bigint {
    const size = limit.toString(2).length;
    let value = this.#bits(size);
    while (value >= limit) value = this.#bits(size);
    return value;
  }
}

/** The 32-bit words that Python makes of a seed; texts are followed by their SHA-512. */
function seedWords(seed: Value): number[] {
  let value = seedNumber(seed);
  const words: number[] = [];
  while (value > 0n) {
    words.push(Number(value & 0xffff_ffffn));
    value >>= 32n;
  }
  return words.length === 0 ? [0] : words;
}

function seedNumber(seed: Value): bigint {
  if (isInteger(seed)) return BigInt(seed) < 0n ? -BigInt(seed) : BigInt(seed);
  if (typeof seed === 'string') {
    const text = Buffer.from(seed);
    return BigInt(`0x${text.toString('hex')}${createHash('sha512').update(text).digest('hex')}`);
  }
  if (seed instanceof PyFloat && Number.isInteger(seed.value)) return BigInt(Math.abs(seed.value));
  throw typeError(`a seed must be an int or a text here, not ${typeName(seed)}`);
}
