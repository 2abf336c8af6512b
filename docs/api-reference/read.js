/** What the package exports, read from its TypeScript. */
import { fileURLToPath } from 'node:url';
import ts from '@typescript/typescript6';
import { readComment } from './comments.js';

/**
 * @import { Comment } from './comments.js'
 *
 * @typedef {{ path: string, type: string, isOptional: boolean, comment: Comment | undefined }} Field `path`: of a field of a field, with dots
 * @typedef {{ name: string, signature: string, result: string, parameters: Field[], comment: Comment | undefined }} Method
 * @typedef {object} Item
 * @property {string} name
 * @property {string} module what is required or imported for it
 * @property {string} declaration its signature; empty for an interface
 * @property {string[]} bases what it extends
 * @property {boolean} isOpen whether it has fields that are not named
 * @property {Field[]} fields those of objects in it, too
 * @property {Method[]} methods of a function this is one, the function
 * @property {Comment | undefined} comment
 */

const ROOT = fileURLToPath(new URL('../../js-glue/', import.meta.url));

/** What can be imported, and its source. */
const ENTRIES = {
  'weapp-session': 'src/index.ts',
  'weapp-session/my': 'src/hosts/my.ts',
  'weapp-session/tt': 'src/hosts/tt.ts',
  'weapp-session/swan': 'src/hosts/swan.ts',
  'weapp-session/qq': 'src/hosts/qq.ts',
};

/** Every exported item by its name. @returns {Map<string, Item>} */
export function readExports() {
  const files = Object.values(ENTRIES).map((file) => ROOT + file);
  const program = ts.createProgram(files, { target: ts.ScriptTarget.ES2017, lib: ['lib.es2017.d.ts'], types: [], noEmit: true, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, strict: true });
  const checker = program.getTypeChecker();
  /** @type {Map<string, ts.Declaration & { module: string }>} */
  const exported = new Map();
  for (const [module, file] of Object.entries(ENTRIES)) {
    const source = program.getSourceFile(ROOT + file);
    const symbol = source && checker.getSymbolAtLocation(source);
    if (!symbol) throw new Error(`${file} exports nothing`);
    for (const one of checker.getExportsOfModule(symbol)) {
      const target = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
      const [declaration] = target.declarations ?? [];
      if (!declaration) throw new Error(`${one.name} is declared nowhere`);
      if (!exported.has(one.name)) exported.set(one.name, Object.assign(declaration, { module }));
    }
  }
  return new Map([...exported].map(([name, declaration]) => [name, itemOf(name, declaration, checker, new Set(exported.keys()))]));
}

/** @param {string} name @param {ts.Declaration & { module: string }} declaration @param {ts.TypeChecker} checker @param {Set<string>} exported @returns {Item} */
function itemOf(name, declaration, checker, exported) {
  /** @type {Item} */
  const item = { name, module: declaration.module, declaration: '', bases: [], isOpen: false, fields: [], methods: [], comment: commentOf(declaration) };
  if (ts.isFunctionDeclaration(declaration)) {
    item.methods.push(methodOf(name, declaration));
  } else if (ts.isTypeAliasDeclaration(declaration)) {
    const parameters = declaration.typeParameters ? `<${declaration.typeParameters.map(textOf).join(', ')}>` : '';
    item.declaration = `type ${name}${parameters} = ${aliased(declaration, checker)}`;
  } else if (ts.isVariableDeclaration(declaration)) {
    item.declaration = `${name}: ${textOf(declaration.type)}`;
  } else if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
    addMembers(item, declaration, checker, exported);
  } else throw new Error(`${name} is of an unknown kind`);
  return item;
}

/** What a type stands for. @param {ts.TypeAliasDeclaration} declaration @param {ts.TypeChecker} checker */
function aliased(declaration, checker) {
  // What is found by an index reads better as what is found.
  if (!ts.isIndexedAccessTypeNode(declaration.type)) return textOf(declaration.type).replaceAll('"', "'");
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  return checker.typeToString(checker.getTypeAtLocation(declaration.name), declaration, flags);
}

/** The members of an interface or a class, with those of what it extends that cannot be named. @param {Item} item @param {ts.InterfaceDeclaration | ts.ClassDeclaration} declaration @param {ts.TypeChecker} checker @param {Set<string>} exported */
function addMembers(item, declaration, checker, exported) {
  const type = /** @type {ts.InterfaceType} */ (checker.getTypeAtLocation(declaration));
  for (const base of checker.getBaseTypes(type)) addBase(item, base, checker, exported);
  for (const member of declaration.members) addMember(item, member);
}

/** @param {Item} item @param {ts.BaseType} base @param {ts.TypeChecker} checker @param {Set<string>} exported */
function addBase(item, base, checker, exported) {
  const [declaration] = base.symbol.declarations ?? [];
  const isOurs = declaration?.getSourceFile().fileName.startsWith(`${ROOT}src/`) && !exported.has(base.symbol.name);
  if (!isOurs || !declaration || !ts.isInterfaceDeclaration(declaration)) return void item.bases.push(checker.typeToString(base));
  const outermost = checker.getBaseTypes(/** @type {ts.InterfaceType} */ (base)).map((outer) => checker.typeToString(outer));
  const given = checker.getTypeArguments(/** @type {ts.TypeReference} */ (base)).map((argument) => checker.typeToString(argument));
  const names = (declaration.typeParameters ?? []).map(({ name }) => name.text);
  item.bases.push(...outermost.map((outer) => names.reduce((text, name, index) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), given[index] ?? name), outer)));
  // Whatever is said once more of a promise is known of it.
  for (const member of declaration.members) if (commentOf(member)) addMember(item, member);
}

/** @param {Item} item @param {ts.TypeElement | ts.ClassElement} member */
function addMember(item, member) {
  // What is internal is not in the package's declarations.
  if (ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal')) return;
  if (ts.isIndexSignatureDeclaration(member)) item.isOpen = true;
  else if (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) item.fields.push(...fieldsOf(member, ''));
  else if (ts.isMethodSignature(member) && member.questionToken) item.fields.push(callbackOf(member));
  else if (ts.isMethodSignature(member)) item.methods.push(methodOf(textOf(member.name), member));
  else throw new Error(`unknown member: ${member.getText()}`);
}

/** A field, and those of an object that is declared in its place. @param {ts.PropertySignature | ts.PropertyDeclaration | ts.ParameterDeclaration} declaration @param {string} prefix @returns {Field[]} */
function fieldsOf(declaration, prefix) {
  const path = prefix + (ts.isObjectBindingPattern(declaration.name) ? 'options' : textOf(declaration.name));
  const isOptional = !!declaration.questionToken || (ts.isParameter(declaration) && !!declaration.initializer);
  const type = declaration.type;
  const parts = type && ts.isUnionTypeNode(type) ? [...type.types] : type ? [type] : [];
  // Where nothing is told of its fields, they are told of by its type.
  const object = parts.filter(ts.isTypeLiteralNode).find(({ members }) => ts.isParameter(declaration) || members.some(commentOf));
  const types = parts.map((part) => (part === object ? 'object' : textOf(part)));
  const fields = object ? object.members.filter(ts.isPropertySignature).flatMap((member) => fieldsOf(member, `${path}.`)) : [];
  return [{ path, type: types.join(' | '), isOptional, comment: commentOf(declaration) }, ...fields];
}

/** A method that may be left out: a callback, or a function of a host. @param {ts.MethodSignature} member @returns {Field} */
function callbackOf(member) {
  const parameters = member.parameters.map(textOf).join(', ');
  return { path: textOf(member.name), type: `(${parameters}) => ${textOf(member.type)}`, isOptional: true, comment: commentOf(member) };
}

/** @param {string} name @param {ts.MethodSignature | ts.FunctionDeclaration} declaration @returns {Method} */
function methodOf(name, declaration) {
  const comment = commentOf(declaration);
  const generic = declaration.typeParameters ? `<${declaration.typeParameters.map(textOf).join(', ')}>` : '';
  const parameters = declaration.parameters.map((parameter) => {
    const [{ path, isOptional } = { path: '', isOptional: false }] = fieldsOf(parameter, '');
    return `${path}${isOptional ? '?' : ''}: ${textOf(parameter.type)}`;
  });
  const result = textOf(declaration.type);
  const described = declaration.parameters.flatMap((parameter) => fieldsOf(parameter, '')).map((field) => {
    const text = comment?.parameters[field.path];
    return { ...field, comment: text === undefined ? undefined : readComment(text) };
  });
  return { name, signature: `${name}${generic}(${parameters.join(', ')}): ${result}`, result, parameters: described, comment };
}

/** @param {ts.Node} node */
function commentOf(node) {
  // Of a constant, the comment stands before its statement.
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return readComment(ts.getJSDocCommentsAndTags(holder).findLast(ts.isJSDoc)?.getText());
}

/** A node as it stands there, in one line. @param {ts.Node | undefined} node */
function textOf(node) {
  return (node?.getText() ?? '').replace(/\s*\n\s*/g, ' ');
}
