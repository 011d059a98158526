import { Help, type HelpConfiguration } from '@commander-js/extra-typings';

/** The longest term that has its description beside it. */
const LONGEST = 28;

/**
 * The help of all commands on a terminal of 80 columns: a term that is longer than most has its description below it, and takes no room
 * from the others.
 */
export const HELP_LAYOUT: HelpConfiguration = {
  padWidth: (command, helper) => Math.min(LONGEST, Help.prototype.padWidth.call(helper, command, helper)),
  formatItem: (term, width, description, helper) => {
    const format = (text: string) => Help.prototype.formatItem.call(helper, text, width, description, helper);
    return helper.displayWidth(term) > width ? `  ${term}\n${format('')}` : format(term);
  },
};
