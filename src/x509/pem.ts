import { Buffer } from 'node:buffer';

/** The bytes of the first PEM block with this label; undefined when there is none. */
export function decodePem(text: string, label: string): Uint8Array | undefined {
  const match = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(text);
  return match ? Buffer.from(match[1] ?? '', 'base64') : undefined;
}

/** Bytes as a PEM block, 64 characters a line. */
export function encodePem(bytes: Uint8Array, label: string): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The label of the first PEM block; undefined where the text has none. */
export function pemLabel(text: string): string | undefined {
  return /^-----BEGIN ([^\n]+)-----\r?$/m.exec(text)?.[1];
}
