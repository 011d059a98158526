import type { Effects } from './render-context.ts';

/** `ansible_managed` in templates, where no variable is: as the configuration says, else Ansible's words. */
export function managedText({ managed = 'Ansible managed' }: Effects): string {
  return managed;
}
