using System.Text;
using System.Text.Json;
using OfflineLicense.Storage.Ledger.Exported;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Storage.Exported;

/// <summary>CSV as another program reads it.</summary>
public sealed class RowFileTests : IDisposable
{
    private static readonly string[] s_texts =
    [
        "", " ", "a", "a,b", "\"", "\"\"", "a\"b", "a\nb", "a\rb", "a\r\nb", "\r\n", ",", "=1+1",
        "'x", "\\.", "\\N", "NULL", "  both  ", "\t",
        "ä中\U0001F600", "\u202e", "\ufeff",
        "end\"", new string('"', 70_000), new string('x', 200_000),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Python_reads_every_text_as_it_was()
    {
        Requires.Programs("python3");
        var (path, read) = (_folder.At("t.csv"), _folder.At("read.json"));
        using (var target = File.Create(path))
        using (var file = new RowFile(target, "PLANT-7", ["text", "number", "flag", "hex", "nothing"]))
        {
            foreach (var text in s_texts)
            {
                file.BeginRow();
                file.Text(text);
                file.Number(long.MinValue);
                file.Flag(true);
                file.Hex([0, 255, 16]);
                file.Null();
                file.EndRow();
            }

            var sum = file.Finish();
            target.Flush();
            target.Position = 0;
            Assert.Equal((s_texts.Length, target.Length), (file.Rows, file.Length));
            target.Close();
            Assert.Equal(Digest.Of(File.ReadAllBytes(path)), sum);
        }

        var (output, errors, exit) = Bash.Run(
            $"python3 -c \"import csv,json,sys; csv.field_size_limit(10**9); json.dump(list(csv.reader(open(sys.argv[1], newline='', "
            + $"encoding='utf-8'), strict=True)), open(sys.argv[2], 'w'))\" '{path}' '{read}'");
        Assert.True(exit == 0, output + errors);
        var rows = JsonSerializer.Deserialize<string[][]>(File.ReadAllText(read))!;
        Assert.Equal(["station", "text", "number", "flag", "hex", "nothing"], rows[0]);
        Assert.Equal(s_texts.Select(text => $"PLANT-7|{text}|-9223372036854775808|1|00ff10|"),
            rows.Skip(1).Select(row => string.Join('|', row)));
    }

    [Fact]
    public void Null_and_the_empty_text_are_told_apart()
    {
        using var target = new MemoryStream();
        using var file = new RowFile(target, "Z", ["a", "b", "c"]);
        file.BeginRow();
        file.Null();
        file.Text(string.Empty);
        file.Text(default(string));
        file.EndRow();
        file.Finish();
        Assert.Equal("station,a,b,c\r\nZ,,\"\",\r\n", Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal(["Z", null, "", null], ExportedCsv.Parse(Encoding.UTF8.GetString(target.ToArray()))[1]);
    }
}
