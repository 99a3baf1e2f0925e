using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Licensing;

namespace OfflineLicense.Formats.Api;

/// <summary>
/// A reply of CSSM's API, from its first byte to its last: the lists <c>acknowledgements</c>, <c>authorizations</c> and
/// <c>authorizationCodes</c>, at the root or below <c>data</c>, or one <c>smart_license</c> there. Memory holds one entry.
/// </summary>
internal sealed class ApiReply(Stream stream)
{
    private readonly JsonStreamReader _json = new(stream);
    private readonly HashSet<string>[] _seen = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private string? _list;
    private byte[]? _device;
    private ArrayBufferWriter<byte>? _document;
    private bool _isGiven, _isTooLong;
    private int _index;
    private int _listDepth;
    private bool _isOver;

    /// <summary>It is a reply at all, also one without entries.</summary>
    public bool IsReply => Entries > 0 || HasList || _document is not null || _said.ContainsKey("poll_id") || ApiStatus.IsWorking(Status)
        || (ApiStatus.IsFailed(Status) && (_said.ContainsKey("statusMessage") || _said.ContainsKey("message_code")));

    public bool HasList { get; private set; }

    /// <summary>Read so far.</summary>
    public int Entries { get; private set; }

    /// <summary>A key of the reply itself that occurs twice.</summary>
    public string? Doubled { get; private set; }

    public string? Status => _said.GetValueOrDefault("status");

    /// <summary>The fields of the reply itself, in the order of these names.</summary>
    public IEnumerable<Stated> Stated => new[] { "status", "message_code", "message", "statusMessage", "poll_id", "poll_interval" }
        .Where(_said.ContainsKey).Select(name => new Stated(name, _said[name]));

    /// <summary>Why the reply is not a response; final once all entries were read.</summary>
    public Refusal? Verdict()
    {
        var message = _said.GetValueOrDefault("message") ?? _said.GetValueOrDefault("statusMessage");
        var hasMessage = !string.IsNullOrWhiteSpace(message);
        if (ApiStatus.IsFailed(Status) || (ApiStatus.IsWorking(Status) && hasMessage))
            return new Refusal(RefusalReason.CssmFailed,
                $"CSSM refused the upload as a whole: {ApiStatus.Reason(Status, message, _said.GetValueOrDefault("message_code"))}.");
        if (Entries > 0)
            return null;
        return new Refusal(RefusalReason.Pending, ApiStatus.IsWorking(Status)
            ? "CSSM is still working: poll again and collect the final response."
            : "The reply holds no response yet: poll again and collect the final response.");
    }

    /// <param name="decode">Whether the documents are wanted, not only the fields beside them.</param>
    /// <exception cref="JsonException">The text is not valid JSON; <see cref="InvalidOperationException"/>: half of a
    /// surrogate pair.</exception>
    public ApiEntry? Next(bool decode)
    {
        while (!_isOver && Entries < Limits.ReplyEntries && _json.Read())
        {
            if ((_list is null ? Outside(decode) : Inside(decode)) is { } entry)
                return CheckLimits(entry);
        }

        var lone = _isOver || Fault() is not null ? null : Lone();
        _isOver = true;
        return lone is null ? null : CheckLimits(ApiEntry.Read("smart_license", lone.WrittenSpan, decode));
    }

    /// <summary>What stopped the reading before the end.</summary>
    public Refusal? Fault()
    {
        if (_json.IsTooLong)
            return new Refusal(RefusalReason.TooLarge,
                $"One entry of the reply is longer than {Limits.ReplyEntry:N0} bytes, which is the limit.");
        if (_isTooLong)
            return new Refusal(RefusalReason.TooLarge,
                $"The one document of the reply is longer than {Limits.ReplyDocument:N0} bytes, which is the limit.");
        return Entries < Limits.ReplyEntries ? null
            : new Refusal(RefusalReason.TooLarge, $"The reply holds more than {Limits.ReplyEntries:N0} entries, which is the limit.");
    }

    /// <summary>The refusal for a text that is not valid JSON.</summary>
    public Refusal Broken(long size) => _json.Depth >= Limits.JsonDepth - 1
        ? new Refusal(RefusalReason.TooLarge, $"The reply is nested deeper than {Limits.JsonDepth} levels, which is the limit.")
        : _json.IsCut
        ? Truncation.Refuse(size, "inside a reply of the API")
        : new Refusal(RefusalReason.Malformed,
            $"The reply of the API is not valid JSON near its byte {_json.Position.ToString("N0", CultureInfo.InvariantCulture)}.");

    private ApiEntry CheckLimits(ApiEntry entry)
    {
        Entries++;
        return entry;
    }

    /// <summary>A key of the root or of <c>data</c>; anything else is passed over.</summary>
    private ApiEntry? Outside(bool decode)
    {
        if (_json.Token == JsonTokenType.StartArray && _json.Depth == 0)
            _json.Skip(); // no reply begins so
        if (_json.Token != JsonTokenType.PropertyName)
            return null;
        var (name, depth) = (_json.Text()!, _json.Depth);
        if (_seen[depth - 1].Count < StrictJsonReader.Room ? !_seen[depth - 1].Add(name) : _seen[depth - 1].Contains(name))
            Doubled ??= name;
        if (!_json.Read())
            return null; // its value is too long
        switch (name)
        {
            case "data" when depth == 1 && _json.Token == JsonTokenType.StartObject:
                break;
            case "acknowledgements" or "authorizations" or "authorizationCodes" when _json.Token == JsonTokenType.StartArray:
                (_list, _index, _listDepth, HasList) = (name, 0, _json.Depth, true);
                break;
            case "sudi" when _json.Token == JsonTokenType.StartObject:
                _device = Object().ToArray();
                break;
            case "smart_license" when _json.Token is JsonTokenType.String or JsonTokenType.Null:
                // The beginning of an entry of its own, so that a document as large as a file is not copied again.
                _isTooLong |= _json.Raw().Length > Limits.ReplyDocument;
                if (_isTooLong)
                    break;
                _isGiven = _json.Token == JsonTokenType.String;
                var document = _isGiven && !decode ? "\"not wanted\""u8 : _json.Raw();
                _document = new ArrayBufferWriter<byte>(document.Length + Limits.KiB);
                _document.Write("{\"smart_license\":"u8);
                _document.Write(document);
                break;
            case "status" or "message_code" or "message" or "statusMessage" or "poll_id" or "poll_interval":
                if (_json.Text() is { Length: > 0 } text)
                    _said[name] = text.Length <= Limits.StatedText ? text : text[..Limits.StatedText];
                break;
        }

        if (_list is null && !(name is "data" && depth == 1 && _json.Token == JsonTokenType.StartObject))
            _json.Skip();
        return null;
    }

    private ApiEntry? Inside(bool decode)
    {
        if (_json.Token == JsonTokenType.EndArray && _json.Depth == _listDepth)
        {
            _list = null;
            return null;
        }

        var place = _index++;
        if (_json.Token == JsonTokenType.Null)
            return null;
        var name = $"{_list}[{place.ToString(CultureInfo.InvariantCulture)}]";
        if (_json.Token == JsonTokenType.StartObject)
            return ApiEntry.Read(name, Object(), decode);
        _json.Skip();
        return ApiEntry.CreateInvalid(name, new Refusal(RefusalReason.Malformed, "An entry of the reply is no object."));
    }

    private ReadOnlySpan<byte> Object()
    {
        _json.Mark();
        _json.Skip();
        return _json.IsTooLong ? default : _json.Marked();
    }

    /// <summary>
    /// A reply for one device, as an entry of a list would hold it; without a document only where CSSM states that
    /// there is none.
    /// </summary>
    private ArrayBufferWriter<byte>? Lone()
    {
        if (_document is null || (!_isGiven && !(_device is not null && ApiStatus.IsDone(Status))))
            return null;
        if (_device is not null)
        {
            _document.Write(",\"sudi\":"u8);
            _document.Write(_device);
        }

        _document.Write(_isGiven ? "}"u8 : ",\"status\":\"SUCCESS\"}"u8);
        return _document;
    }
}
