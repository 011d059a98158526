/** Loaded only where a password is given: it is a library of its own, which most runs do not need. */
export { Vault } from 'ansible-vault';
