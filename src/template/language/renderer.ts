import type { Value } from '../../parsing/value.ts';
import type { TemplateEngine } from '../engine.ts';
import { isOmit } from '../globals/omit.ts';
import { detach } from '../lazy/detach.ts';
import type { Effects, RenderContext, Scope } from '../render-context.ts';
import { MarkerError, TemplateError } from '../values/errors.ts';
import { toMarker } from '../values/undefined.ts';
import type { Syntax } from './parse/syntax.ts';
import { encodePlace } from './place.ts';
import { finalize, finalizeShown, join } from './run/join.ts';
import { type LoadedTemplate, type Locate, TemplateContext } from './run/template-context.ts';
import { TemplateRuntime } from './run/template-runtime.ts';
import { findTemplate, templateDirectories } from './search.ts';
import { locateInFile, locateInText, type TextPlace } from './source-map.ts';
import { locateSyntaxError, placeError, type SourceKind, surfaceError } from './surface.ts';
import { type CachedTemplate, TemplateCache, type TemplateKind } from './template-cache.ts';

/** One source to render, with all that it depends on. */
export interface RenderRequest {
  readonly kind: TemplateKind;
  readonly source: string;
  readonly syntax: Syntax;
  readonly scope: Scope;
  readonly searchPath: readonly string[];
  /** The file that is the template, or the place of the text in a file. */
  readonly path?: string;
  readonly text?: TextPlace | undefined;
}

/** Runs compiled templates. What it gives may still hold undefined values and lazy containers, until it is finalized. */
export class Renderer {
  readonly #engine: TemplateEngine;
  readonly #effects: Effects;
  readonly #cache = new TemplateCache();

  constructor(engine: TemplateEngine, effects: Effects) {
    this.#engine = engine;
    this.#effects = effects;
  }

  /** Renders; an error becomes a marker, as ansible-core defers it to where the value is used. */
  render(request: RenderRequest): Value {
    const kind = kindInWords(request);
    try {
      return keepNewlines(this.#run(request), request);
    } catch (error) {
      if (error instanceof MarkerError) return error.marker;
      return toMarker(surfaceError(locateSyntaxError(error, locatorOf(request)), kind));
    }
  }

  /** Renders to plain data. Throws a `TemplateError` for undefined values and other faults. */
  renderFinal(request: RenderRequest): Value {
    try {
      return this.finalize(this.render(request), kindInWords(request));
    } catch (error) {
      throw placeAtStart(error, locatorOf(request));
    }
  }

  /** The same with its undefined values, and `omit`, as texts that say what they are. */
  renderShown(request: RenderRequest): Value {
    const value = this.render(request);
    try {
      return isOmit(value) ? '<<Omit>>' : finalizeShown(value);
    } catch (error) {
      throw placeAtStart(surfaceError(error, kindInWords(request)), locatorOf(request));
    }
  }

  /** Makes plain data of a value that `render` or a lazy container gave. Throws a `TemplateError`. */
  finalize(value: Value, kind: SourceKind = 'template'): Value {
    try {
      if (isOmit(value))
        throw new TemplateError('AnsibleValueOmittedError', 'A template was resolved to an Omit scalar.');
      return finalize(value);
    } catch (error) {
      throw surfaceError(error, kind);
    }
  }

  #run(request: RenderRequest): Value {
    const cached = this.#cache.get(request.kind, request.source, request.syntax);
    const context = this.#contextOf(request, cached);
    context.addBlocks({ template: cached.template, locate: context.options.locate });
    const output: Value[] = [];
    cached.template.root(new TemplateRuntime(context), output);
    return join(output);
  }

  #contextOf(request: RenderRequest, cached: CachedTemplate): TemplateContext {
    const { scope, searchPath, path } = request;
    const render: RenderContext = { scope, searchPath, effects: this.#effects, engine: this.#engine };
    return new TemplateContext({
      render,
      load: (names) => this.#load(names, templateDirectories(searchPath, path), cached.syntax),
      locate: locatorOf(request),
      mutates: cached.template.mutates,
      detach,
    });
  }

  #load(names: readonly string[], directories: readonly string[], syntax: Syntax): LoadedTemplate {
    const { name, path } = findTemplate(names, directories, this.#effects);
    const locate = locateInFile(path);
    const source = new TextDecoder().decode(this.#effects.readFile(path));
    try {
      return { name, locate, template: this.#cache.get('included', source, syntax).template };
    } catch (error) {
      throw locateSyntaxError(error, locate);
    }
  }
}

/** An error that belongs to no part of the source is reported where the source begins. */
function placeAtStart(error: unknown, locate: Locate): unknown {
  if (!(error instanceof TemplateError) || error.line !== undefined) return error;
  return placeError(error, locate(encodePlace({ lineno: 0, colno: 0 })));
}

function locatorOf({ source, path, text }: RenderRequest): Locate {
  return path === undefined ? locateInText(source, text) : locateInFile(path);
}

function kindInWords(request: RenderRequest): SourceKind {
  return request.kind === 'expression' ? 'expression' : 'template';
}

/** Jinja drops a template's last newline; Ansible puts back as many as the source ended with, where the result is a text. */
function keepNewlines(result: Value, { kind, source, syntax }: RenderRequest): Value {
  if (typeof result !== 'string' || kind === 'expression') return result;
  const missing = trailingNewlines(source) - trailingNewlines(result);
  return missing > 0 ? result + syntax.newlineSequence.repeat(missing) : result;
}

function trailingNewlines(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\n') count += 1;
  return count;
}
