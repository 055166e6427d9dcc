#!/bin/sh
# What the browser tests need besides Python packages: a browser and Chinese fonts.
set -eu
if [ -x /usr/bin/chromium ] && fc-list 2>/dev/null | grep -qi 'noto.*cjk'; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "浏览器测试需要 chromium 和 fonts-noto-cjk：请以 root 运行 apt-get install chromium fonts-noto-cjk fontconfig" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
