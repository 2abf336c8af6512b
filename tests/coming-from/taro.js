/** What `@tarojs/taro` is in an app for WeChat: Taro's own parts, put together as its plugin for the platform does. */
// @ts-expect-error: installed when it is needed, in target/compare
import taro from '@tarojs/api';
// @ts-expect-error: the same
import { processApis } from '@tarojs/shared';

// @ts-expect-error: the mini program's global
processApis(taro, wx, {});

export default taro;
