export function createBindings(shells) {
/**
 * Makes a client with a number of the glue's choice. The options are checked; see `options.rs` for the form they come
 * in. Of one that is refused the glue is told, and there is no client.
 * @param {number} number
 * @param {string} options
 */
function _create(number, options) {
    const ptr0 = passStringToWasm0(options, wasm.$d, wasm.$e);
    const len0 = WASM_VECTOR_LEN;
    wasm.$a(number, ptr0, len0);
}

/**
 * Lets go of a client.
 * @param {number} number
 */
function _release(number) {
    wasm.$b(number);
}

/**
 * Tells a client what the second number says; see `EVENT_NUMBERS`. `now` is always `Date.now()`. A client that is not
 * there hears nothing.
 * @param {number} number
 * @param {number} what
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} now
 * @param {string | null | undefined} text
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function _tell(number, what, a, b, c, now, text, x, y, z) {
    var ptr0 = isLikeNone(text) ? 0 : passStringToWasm0(text, wasm.$d, wasm.$e);
    var len0 = WASM_VECTOR_LEN;
    wasm.$c(number, what, a, b, c, now, ptr0, len0, x, y, z);
}
function dropObject(idx) {
    if (idx < 1028) return;
    heap[idx] = heap_next;
    heap_next = idx;
}

function getStringFromWasm0(ptr, len) {
    ptr = ptr;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}

let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}

function getObject(idx) { return heap[idx]; }

let heap = new Array(1024).fill(undefined);
heap.push(undefined, null, true, false);

let heap_next = heap.length;

function isLikeNone(x) {
    return x === undefined || x === null;
}

function passStringToWasm0(arg, malloc, realloc) {

    let len = arg.length;
    let ptr = malloc(len, 1);

    const mem = getUint8ArrayMemory0();

    let offset = 0;

    for (; offset < len; offset++) {
        const code = arg.charCodeAt(offset);
        if (code > 0x7F) break;
        mem[ptr + offset] = code;
    }
    if (offset !== len) {
        if (offset !== 0) {
            arg = arg.slice(offset);
        }
        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1);
        const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
        const ret = cachedTextEncoder.encodeInto(arg, view);

        offset += ret.written;
        ptr = realloc(ptr, len, offset, 1);
    }

    WASM_VECTOR_LEN = offset;
    return ptr;
}

function takeObject(idx) {
    const ret = getObject(idx);
    dropObject(idx);
    return ret;
}

let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
function decodeText(bytes) {
    return cachedTextDecoder.decode(bytes);
}

const cachedTextEncoder = new TextEncoder();


let WASM_VECTOR_LEN = 0;


let wasm;
function __wbg_set_wasm(val) {
    wasm = val;
}

const imports = {
$b(arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10) {
    shells[arg0](arg1, arg2, arg3, arg4, arg5, arg6 === 0 ? undefined : getStringFromWasm0(arg6, arg7), arg8, arg9, arg10);
},
$a(arg0) {
    takeObject(arg0);
},
$grown() {
    cachedUint8ArrayMemory0 = null;
},
};
return { _create, _tell, _release, _imports: imports, _start: __wbg_set_wasm };
}
