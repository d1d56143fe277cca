using System.Net;
using System.Security.Cryptography;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Delivery.Http;
using Fleet.Delivery.Streams;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Hls;

/// <summary>LL-HLS (draft-pantos-hls-rfc8216bis): playlists that can be waited for, and files whose bytes never change.</summary>
internal sealed class HlsEndpoints(Door door, HlsStreams streams, TimeProvider time, string? allowedOrigin)
{
    private const int LongestSession = 64;

    public async Task ServeAsync(HttpContext context, string camera, string file)
    {
        SetCors(context.Response);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        Problem? problem = door.Find(camera, out CameraId id, out DeliveryCamera settings);
        if (problem is not null && IsPlayedToItsEnd(id, file)) problem = null;
        if (problem is null && !HlsResourceName.TryParse(file, out HlsResourceName name)) problem = NoSuchFile(file);
        else name = HlsResourceName.TryParse(file, out HlsResourceName parsed) ? parsed : HlsResourceName.MultivariantPlaylist;
        if (problem is null)
        {
            problem = name.Kind is HlsResourceKind.MultivariantPlaylist or HlsResourceKind.MediaPlaylist
                ? await PlaylistOrRefusalAsync(context, camera, id, settings, name).ConfigureAwait(false)
                : await FileAsync(context, id, name, file).ConfigureAwait(false);
        }

        if (problem is not null) await problem.WriteAsync(context).ConfigureAwait(false);
    }

    private async Task<Problem?> PlaylistOrRefusalAsync(HttpContext context, string camera, CameraId id, DeliveryCamera settings, HlsResourceName name)
    {
        try
        {
            return await PlaylistAsync(context, camera, id, settings, name).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted && Door.Refusal(e, camera) is not null)
        {
            return Door.Refusal(e, camera);
        }
    }

    private async Task<Problem?> PlaylistAsync(HttpContext context, string camera, CameraId id, DeliveryCamera settings, HlsResourceName name)
    {
        CancellationToken ct = context.RequestAborted;
        if (!StreamQuery.TryParse(context.Request.Query, out StreamQuery query, out string error)) return Problem.BadRequest(error);
        string? given = context.Request.Query[PlaylistRequest.SessionParameter];
        if (given is not null && (given.Length is 0 or > LongestSession || !given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            return Problem.BadRequest($"{PlaylistRequest.SessionParameter} is not made of 1 to {LongestSession} letters, digits, hyphens and underscores.");
        string session = given ?? (name.Kind == HlsResourceKind.MultivariantPlaylist ? RandomNumberGenerator.GetHexString(16, lowercase: true) : Nameless(context));
        PlaylistRequest request = PlaylistRequest.Parse(context.Request.QueryString.Value, session);
        if (request.Error is { } bad && streams.Find(id) is not { IsEnded: true }) return Problem.BadRequest(bad);
        HlsStream stream = name.Kind == HlsResourceKind.MediaPlaylist && streams.Find(id) is { IsEnded: true } over
            ? over
            : await streams.GetAsync(id, settings, ct).ConfigureAwait(false);
        if (!stream.IsEnded)
        {
            Seat? seat = stream.Sessions.TryTouch(session);
            if (seat is null && stream.Sessions.IsClosed)
            {
                stream = await streams.GetAsync(id, settings, ct).ConfigureAwait(false);
                seat = stream.Sessions.TryTouch(session);
            }

            if (seat is null || !await IsGrantedAsync(stream, session, seat, ct).ConfigureAwait(false)) return Problem.AtCapacity(settings.MaxViewers);
            if (Problem.Of(await stream.Hub.WaitForStartAsync(seat, settings.StartTimeout, ct).ConfigureAwait(false), camera) is { } failed)
            {
                stream.Sessions.End(session);
                return failed;
            }
        }

        bool withAudio = !query.VideoOnly;
        return name.Kind == HlsResourceKind.MultivariantPlaylist
            ? await MultivariantAsync(context, stream, settings, request, withAudio).ConfigureAwait(false)
            : await MediaAsync(context, stream, settings, name.Track, request, withAudio).ConfigureAwait(false);
    }

    /// <summary>One who is refused by those who count elsewhere never was a viewer.</summary>
    private static async Task<bool> IsGrantedAsync(HlsStream stream, string session, Seat seat, CancellationToken ct)
    {
        bool isGranted = false;
        try
        {
            return isGranted = await seat.Granted.WaitAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            if (!isGranted) stream.Sessions.End(session);
        }
    }

    private async Task<Problem?> MultivariantAsync(HttpContext context, HlsStream stream, DeliveryCamera settings, PlaylistRequest request, bool withAudio)
    {
        var deadline = new Deadline(time, settings.StartTimeout);
        while (true)
        {
            (RenderedPlaylist? playlist, Task changed) = stream.Look((_, renderer) => renderer.Multivariant(withAudio));
            if (playlist is not null) return await HlsResponses.PlaylistAsync(context, playlist, request, maxAge: null).ConfigureAwait(false);
            if (!await deadline.WaitAsync(changed, context.RequestAborted).ConfigureAwait(false)) return Problem.Offline("first key frame: The camera sent too little to measure.", null);
        }
    }

    private async Task<Problem?> MediaAsync(HttpContext context, HlsStream stream, DeliveryCamera settings, TrackKind track, PlaylistRequest request, bool withAudio)
    {
        var deadline = new Deadline(time, settings.StartTimeout);
        int losses = stream.Losses;
        bool isBlocked = false;
        while (true)
        {
            ((BlockingAnswer Answer, RenderedPlaylist? Playlist, StreamPlan? Plan) seen, Task changed) = stream.Look((window, renderer) =>
            {
                if (window[track] is not { } own) return (default(BlockingAnswer), (RenderedPlaylist?)null, window.Plan);
                BlockingAnswer answer = BlockingRequest.Judge(request, own);
                return (answer, renderer.Media(track, answer.Kind == BlockingAnswerKind.Delta, withAudio), window.Plan);
            });
            if (seen.Plan is { } plan)
            {
                if (seen.Playlist is null) return new Problem(StatusCodes.Status404NotFound, "camera-offline", "No such track", $"The camera has no {track} track.");
                if (seen.Answer.Kind == BlockingAnswerKind.BadRequest) return Problem.BadRequest(seen.Answer.Reason!);
                bool isThere = seen.Answer.Kind != BlockingAnswerKind.Wait;

                // whoever is let go because the source is lost gets what there is; nobody else who asks for the same may get that from a cache
                if (isThere || stream.Losses != losses)
                    return await HlsResponses.PlaylistAsync(context, seen.Playlist, request, isThere && request.MediaSequence is not null ? plan.TargetDurationSeconds : null).ConfigureAwait(false);
                if (!isBlocked) (deadline, isBlocked) = (new Deadline(time, plan.LongestBlock), true);
            }

            if (!await deadline.WaitAsync(changed, context.RequestAborted).ConfigureAwait(false))
                return Problem.Offline("stream: What was waited for did not come in time.", TimeSpan.FromSeconds(1)) with { Status = StatusCodes.Status503ServiceUnavailable };
        }
    }

    private async Task<Problem?> FileAsync(HttpContext context, CameraId id, HlsResourceName name, string file)
    {
        if (streams.Find(id) is not { } stream) return NoSuchFile(file);
        int losses = stream.Losses;
        Deadline? deadline = null;
        while (true)
        {
            ((ResourceState State, ChunkLease? Lease, ReadOnlyMemory<byte> Init, TimeSpan LongestBlock) seen, Task changed) = stream.Look((window, _) => Find(window, name));
            if (seen.State == ResourceState.Missing && stream.LookBack(window => Find(window, name)) is { Item1: ResourceState.Available } earlier) seen = earlier;
            if (seen.State == ResourceState.Available)
            {
                using ChunkLease? lease = seen.Lease;
                stream.Hub.CountWritten(lease?.Length ?? seen.Init.Length);
                return await HlsResponses.FileAsync(context, lease is null ? [seen.Init] : HlsResponses.BytesOf(lease)).ConfigureAwait(false);
            }

            if (seen.State == ResourceState.Missing || stream.Losses != losses) return NoSuchFile(file);
            deadline ??= new Deadline(time, seen.LongestBlock);
            if (!await deadline.WaitAsync(changed, context.RequestAborted).ConfigureAwait(false)) return NoSuchFile(file);
        }
    }

    private static (ResourceState, ChunkLease?, ReadOnlyMemory<byte>, TimeSpan) Find(StreamWindow window, HlsResourceName name)
    {
        TimeSpan block = window.Plan?.LongestBlock ?? TimeSpan.Zero;
        if (name.Kind == HlsResourceKind.InitSegment)
            return (window.TryGetInit((int)name.Number, name.Track, out ReadOnlyMemory<byte> init) ? ResourceState.Available : ResourceState.Missing, null, init, block);
        if (window[name.Track] is not { } own) return (ResourceState.Missing, null, default, block);
        ResourceState state = own.Find(name, out ChunkLease? lease);
        return (state, lease, default, block);
    }

    /// <summary>The camera was disabled or removed: who played it is told so by EXT-X-ENDLIST and may fetch what is before that, until the sessions have ended.</summary>
    private bool IsPlayedToItsEnd(CameraId id, string file) =>
        HlsResourceName.TryParse(file, out HlsResourceName name) && name.Kind != HlsResourceKind.MultivariantPlaylist && streams.Find(id) is { IsEnded: true };

    /// <summary>A player that starts at a media playlist never learns a session's name: those of one address count as one.</summary>
    private static string Nameless(HttpContext context) => $"nameless-{(context.Connection.RemoteIpAddress ?? IPAddress.None).ToString().Replace(':', '-').Replace('.', '-')}";

    private static Problem NoSuchFile(string file) =>
        new(StatusCodes.Status404NotFound, "camera-offline", "No such file", $"'{file}' is not, or no longer, part of this stream.");

    private void SetCors(HttpResponse response)
    {
        if (allowedOrigin is null) return;
        response.Headers.AccessControlAllowOrigin = allowedOrigin;
        response.Headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        response.Headers.AccessControlAllowHeaders = "Range";
        response.Headers.AccessControlExposeHeaders = "Content-Length, Content-Range, Date";
        response.Headers.AccessControlMaxAge = "86400";
        if (allowedOrigin != "*") response.Headers.Append("Vary", "Origin");
    }
}
