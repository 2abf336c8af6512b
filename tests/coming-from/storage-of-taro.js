/** What the code after the update still asks Taro for, where Taro is not installed. */
// @ts-expect-error: the mini program's global
export default wx;
