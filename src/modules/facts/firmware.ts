import type { Facts } from './collector.ts';
import { fileText } from './section-text.ts';

/** Facts of the firmware with the files of /sys/class/dmi/id that tell them. */
const FILES: readonly (readonly [fact: string, file: string])[] = [
  ...['bios_date', 'bios_vendor', 'bios_version'].map((name) => [name, name] as const),
  ...['asset_tag', 'name', 'serial', 'vendor', 'version'].map((name) => [`board_${name}`, `board_${name}`] as const),
  ...['asset_tag', 'serial', 'vendor', 'version'].map((name) => [`chassis_${name}`, `chassis_${name}`] as const),
  ...['name', 'serial', 'uuid', 'version'].map((name) => [`product_${name}`, `product_${name}`] as const),
  ['system_vendor', 'sys_vendor'],
];

/** Kinds of chassis by their number in the DMI standard. */
const FORM_FACTORS = [
  ...['Unknown', 'Other', 'Unknown', 'Desktop', 'Low Profile Desktop', 'Pizza Box', 'Mini Tower', 'Tower', 'Portable'],
  ...['Laptop', 'Notebook', 'Hand Held', 'Docking Station', 'All In One', 'Sub Notebook', 'Space-saving', 'Lunch Box'],
  ...['Main Server Chassis', 'Expansion Chassis', 'Sub Chassis', 'Bus Expansion Chassis', 'Peripheral Chassis'],
  ...['RAID Chassis', 'Rack Mount Chassis', 'Sealed-case PC', 'Multi-system', 'CompactPCI', 'AdvancedTCA', 'Blade'],
  ...['Blade Enclosure', 'Tablet', 'Convertible', 'Detachable', 'IoT Gateway', 'Embedded PC', 'Mini PC', 'Stick PC'],
];

/** Vendor, product and chassis; `NA` for what the firmware does not say or only root may read. */
export function firmwareFacts(section: string | undefined): Facts {
  const read = (file: string) => fileText(section, `/sys/class/dmi/id/${file}`);
  const type = read('chassis_type');
  return [
    ...FILES.map(([fact, file]): [string, string] => [fact, read(file) || 'NA']),
    ['form_factor', type === '' ? 'NA' : (FORM_FACTORS[Number(type)] ?? `unknown (${type})`)],
  ];
}
