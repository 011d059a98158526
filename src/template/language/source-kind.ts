/** What a source is: a text of a task or variable, a bare expression, or the content of a template file. */
export type SourceKind = 'text' | 'expression' | 'file';
