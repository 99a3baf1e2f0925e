using System.Text.Json;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Api;

/// <summary>
/// Tokens of a JSON stream of any length in bounded memory: what is held is one token, or the bytes since a mark. Throws
/// what <see cref="StrictJsonReader"/> throws, for the stream's text; a text that is too long for a token is <see cref="IsTooLong"/>.
/// </summary>
internal sealed class JsonStreamReader
{
    private readonly Stream _stream;
    private byte[] _buffer;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
    private int _at, _end, _token, _mark = -1;
    private long _before;
    private bool _isFinal, _isOpen;

    /// <param name="stream">One that shows its bytes in memory is read there and not copied.</param>
    public JsonStreamReader(Stream stream)
    {
        _stream = stream;
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var bytes) && bytes is { Offset: 0, Array: { } all })
        {
            (_buffer, _end, _isFinal, _isOpen) = (all, bytes.Count, true, true);
            _at = _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8) ? 3 : 0;
        }
        else
        {
            _buffer = new byte[64 * Limits.KiB];
        }
    }

    public JsonTokenType Token { get; private set; }

    public int Depth { get; private set; }

    /// <summary>A token, or what was marked, is longer than <see cref="Limits.ReplyEntry"/>: nothing more is read.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The position of the reader in the stream.</summary>
    public long Position => _before + _at;

    /// <summary>The stream ended before the JSON did.</summary>
    public bool IsCut => _isFinal && _buffer.AsSpan(0, _end).TrimEnd(" \t\r\n"u8) is not [.., (byte)'}'];

    public bool Read()
    {
        while (!IsTooLong)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_at, _end - _at), _isFinal, _state);
            var got = _isOpen && reader.Read();
            _token = _at + (int)reader.TokenStartIndex;
            _at += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (got)
            {
                (Token, Depth) = (reader.TokenType, reader.CurrentDepth);
                return true;
            }

            if (_isFinal)
                return false;
            Fill();
        }

        return false;
    }

    /// <summary>The text of the string, number or name at the reader; null for anything else.</summary>
    public string? Text()
    {
        if (Token is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.PropertyName))
            return null;
        if (_at - _token > Limits.ReplyText)
            return System.Text.Encoding.UTF8.GetString(_buffer.AsSpan(_token + 1, Limits.StatedText)); // as it is written
        var reader = new Utf8JsonReader(_buffer.AsSpan(_token, _at - _token));
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
    }

    /// <summary>The string at the reader as it is written, quotes and all.</summary>
    public ReadOnlySpan<byte> Raw() => _buffer.AsSpan(_token, _at - _token);

    /// <summary>Keeps all from the current token on, until <see cref="Marked"/>.</summary>
    public void Mark() => _mark = _token;

    /// <summary>The bytes from the mark to here; good until the next read.</summary>
    public ReadOnlySpan<byte> Marked()
    {
        var from = _mark;
        _mark = -1;
        return _buffer.AsSpan(from, _at - from);
    }

    /// <summary>Passes over the rest of the object or array at whose start the reader is.</summary>
    public void Skip()
    {
        if (Token is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = Depth;
        while (Read() && Depth > depth)
        {
        }
    }

    /// <summary>Bytes for all that is left, where that is known.</summary>
    private long MostNeeded() => Math.Min(Limits.ReplyEntry + Limits.MiB, _stream.CanSeek
        ? Math.Max(_end + (_stream.Length - _stream.Position) + 1, _buffer.Length)
        : int.MaxValue);

    private void Fill()
    {
        var keep = _mark >= 0 ? _mark : _at;
        _buffer.AsSpan(keep, _end - keep).CopyTo(_buffer);
        _before += keep;
        _end -= keep;
        _at -= keep;
        _mark = _mark >= 0 ? 0 : -1;
        if (_end > _buffer.Length / 2)
        {
            IsTooLong = _end > Limits.ReplyEntry;
            if (IsTooLong)
                return;
            Array.Resize(ref _buffer, (int)Math.Min(4L * _buffer.Length, MostNeeded()));
        }

        // To the brim: half a token is read again from its start, so it must not be read often.
        var got = _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        _isFinal = got < _buffer.Length - _end;
        _end += got;
        if (!_isOpen && _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            _at = 3;
        _isOpen = true;
    }
}
