#!/usr/bin/python3
"""GStreamer's RTSP server with one mount a kind of camera, for tests.

    gst-rtsp-server.py [--pictures N] [--user U --password P] [--certificate PEM]

Prints "listening PORT" once it accepts connections. Every client gets a stream of its own that ends after about N pictures
(0: never); "sent PATH N" then says how many there were. Ends with its standard input.
"""
import argparse
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtspServer  # noqa: E402

RATE = 25
AUDIO_RATE = 48000


def video(pictures, size="640x360"):
    width, height = size.split("x")
    end = f"num-buffers={pictures}" if pictures else ""
    return (f"videotestsrc is-live=true pattern=ball {end} ! video/x-raw,width={width},height={height},framerate={RATE}/1,format=I420"
            " ! timeoverlay font-desc=\"Sans 24\" ")


def audio(pictures, rate, channels, samples):
    buffers = f"num-buffers={pictures * rate // RATE // samples}" if pictures else ""
    return (f"audiotestsrc is-live=true wave=sine volume=0.2 samplesperbuffer={samples} {buffers}"
            f" ! audio/x-raw,rate={rate},channels={channels} ")


H264 = "! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=1000 ! rtph264pay name=pay0 pt=96 config-interval=-1 "
H264_B = "! x264enc speed-preset=veryfast rc-lookahead=5 bframes=3 b-pyramid=true key-int-max=50 bitrate=1000 ! video/x-h264,profile=high ! rtph264pay name=pay0 pt=96 "
H265 = "! x265enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=1000 ! rtph265pay name=pay0 pt=96 config-interval=-1 "


def mounts(n):
    return {
        "/h264": video(n) + H264,
        "/h264-b": video(n) + H264_B,
        "/h265": video(n) + H265,
        "/h264-aac": video(n) + H264 + audio(n, AUDIO_RATE, 2, 1024) + "! avenc_aac ! rtpmp4gpay name=pay1 pt=97",
        "/h264-latm": video(n) + H264 + audio(n, AUDIO_RATE, 2, 1024) + "! avenc_aac ! rtpmp4apay name=pay1 pt=97",
        "/h264-opus": video(n) + H264 + audio(n, AUDIO_RATE, 2, 960) + "! opusenc ! rtpopuspay name=pay1 pt=97",
        "/h264-pcma": video(n) + H264 + audio(n, 8000, 1, 160) + "! alawenc ! rtppcmapay name=pay1 pt=8",
        "/h264-pcmu": video(n) + H264 + audio(n, 8000, 1, 160) + "! mulawenc ! rtppcmupay name=pay1 pt=0",
        "/h265-pcma": video(n) + H265 + audio(n, 8000, 1, 160) + "! alawenc ! rtppcmapay name=pay1 pt=8",
        "/mjpeg": video(n) + "! jpegenc ! rtpjpegpay name=pay0 pt=26",
        "/audio-only": audio(n, 8000, 1, 160) + "! alawenc ! rtppcmapay name=pay0 pt=8",
    }


def access(options):
    """Who may watch, and over what; None where everybody may, in the clear."""
    if not options.user and not options.certificate:
        return None
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if options.user:
        auth.set_supported_methods(GstRtspServer.RTSPAuthMethod.DIGEST if hasattr(GstRtspServer, "RTSPAuthMethod") else 2)
        auth.add_digest(options.user, options.password, token)
    else:
        auth.set_default_token(token)
    if options.certificate:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(options.certificate))
    return auth


def count_pictures(factory, media, path):
    """Prints "sent PATH N" when a stream has ended: the different picture times that left the payloader
    (its marker bits tell less: rtph265pay sets them on parameter sets too)."""
    times = set()

    def probe(pad, info):
        if info.type & Gst.PadProbeType.EVENT_DOWNSTREAM:
            if info.get_event().type == Gst.EventType.EOS:
                print(f"sent {path} {len(times)}", flush=True)
            return Gst.PadProbeReturn.OK
        buffers = [info.get_buffer()] if info.type & Gst.PadProbeType.BUFFER else []
        if info.type & Gst.PadProbeType.BUFFER_LIST:
            packets = info.get_buffer_list()
            buffers = [packets.get(i) for i in range(packets.length())]
        times.update(buffer.pts for buffer in buffers)
        return Gst.PadProbeReturn.OK

    pay = media.get_element().get_by_name("pay0")
    kinds = Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST | Gst.PadProbeType.EVENT_DOWNSTREAM
    pay.get_static_pad("src").add_probe(kinds, probe)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pictures", type=int, default=0)
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    arguments.add_argument("--certificate", help="speak rtsps, with this certificate and its key in one file")
    options = arguments.parse_args()

    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    auth = access(options)
    if auth:
        server.set_auth(auth)
    for path, pipeline in mounts(options.pictures).items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( {pipeline} )")
        factory.set_shared(False)
        if auth:
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role("viewer", "media.factory.access", True)
            permissions.add_permission_for_role("viewer", "media.factory.construct", True)
            factory.set_permissions(permissions)
        factory.connect("media-configure", count_pictures, path)
        server.get_mount_points().add_factory(path, factory)
    server.attach(None)
    print(f"listening {server.get_bound_port()}", flush=True)

    loop = GLib.MainLoop()

    def end_with_input():
        sys.stdin.read()
        loop.quit()

    threading.Thread(target=end_with_input, daemon=True).start()
    loop.run()


main()
