import { crc32 } from 'node:zlib';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;
const EPOCH_DATE = 0x0021; // 1980-01-01, the first day that zip can name

/** A member of an archive. */
export interface ZipMember {
  readonly name: string;
  readonly content: Buffer;
}

/** An uncompressed zip archive behind a prefix (a `#!` line), with offsets that count from the file's start, as Python wants. */
export function zip(prefix: string, members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [Buffer.from(prefix)];
  const central: Buffer[] = [];
  let offset = parts[0]?.length ?? 0;
  for (const member of members) {
    central.push(centralHeader(member, offset));
    const local = Buffer.concat([localHeader(member), member.content]);
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...parts, directory, endRecord(members.length, directory.length, offset)]);
}

function localHeader(member: ZipMember): Buffer {
  return Buffer.concat([
    numbers([LOCAL_HEADER, 4], [20, 2], [0, 2], ...common(member), [0, 2]),
    Buffer.from(member.name),
  ]);
}

function centralHeader(member: ZipMember, offset: number): Buffer {
  const fields = numbers([CENTRAL_HEADER, 4], [20, 2], [20, 2], [0, 2], ...common(member));
  const rest = numbers([0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
  return Buffer.concat([fields, rest, Buffer.from(member.name)]);
}

/** The fields that both headers share: stored, no time, checksum, sizes, length of the name. */
function common({ name, content }: ZipMember): [number, number][] {
  const size = content.length;
  return [
    [0, 2],
    [0, 2],
    [EPOCH_DATE, 2],
    [crc32(content), 4],
    [size, 4],
    [size, 4],
    [Buffer.byteLength(name), 2],
  ];
}

function endRecord(count: number, size: number, offset: number): Buffer {
  return numbers([END_OF_CENTRAL, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]);
}

function numbers(...fields: readonly [value: number, bytes: number][]): Buffer {
  return Buffer.concat(
    fields.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
