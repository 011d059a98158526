import type { Value } from '../../parsing/value.ts';
import { displayPath } from '../../playbook/load-context.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { ErrorPlace } from './sealed-values.ts';
import type { Reader } from './task-needs.ts';

/** What evaluating something without a host tells. */
type Verdict =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'undefined'; readonly name: string | undefined }
  /** It needs what no password opens, which stands there. */
  | ({ readonly kind: 'sealed' } & ErrorPlace)
  /** It depends on a host, or fails for another reason. */
  | { readonly kind: 'open' };

/** Evaluates a text or a template file as far as that is possible without a host. */
export function evaluateReader(reader: Reader, scope: VariableScope): Verdict {
  try {
    return { kind: 'value', value: evaluate(reader, scope) };
  } catch (error) {
    if (error instanceof TemplateError && error.code === 'template/undefined') {
      return { kind: 'undefined', name: error.undefinedName };
    }
    if (error instanceof TemplateError && error.code === 'vars/vault') {
      return { kind: 'sealed', line: error.line, column: error.column };
    }
    if (error instanceof TemplateError || error instanceof UnknownValueError) return { kind: 'open' };
    throw error;
  }
}

function evaluate(reader: Reader, scope: VariableScope): Value {
  if (reader.kind === 'file') {
    const { path, text } = reader;
    return scope.engine.renderFile(text, { path: displayPath(path), scope, searchPath: scope.searchPath });
  }
  const { kind, node } = reader;
  const options = scope.options(node);
  return kind === 'expression'
    ? scope.engine.evaluateExpression(node.value, options)
    : scope.engine.evaluate(node.value, options);
}
