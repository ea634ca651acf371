// Decodes messages with github.com/moov-io/iso8583 under a dialect given as a table.
//
// Run: peer DIALECT.tsv MESSAGES.hex decode|bench. Prints one line a message, or messages per CPU
// second. The table has: field, kind, encoding, prefix, length, align.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/moov-io/iso8583"
	"github.com/moov-io/iso8583/encoding"
	"github.com/moov-io/iso8583/field"
	"github.com/moov-io/iso8583/prefix"
)

// nibbles is packed hex with the pad nibble last: the library has BCD for digits only, and a track
// has a separator.
type nibbles struct{}

func (nibbles) Encode(src []byte) ([]byte, error) {
	if len(src)%2 != 0 {
		src = append(append([]byte{}, src...), '0')
	}
	out := make([]byte, len(src)/2)
	_, err := hex.Decode(out, src)
	return out, err
}

func (nibbles) Decode(src []byte, length int) ([]byte, int, error) {
	size := (length + 1) / 2
	if len(src) < size {
		return nil, 0, fmt.Errorf("%d bytes needed, %d left", size, len(src))
	}
	out := make([]byte, 2*size)
	hex.Encode(out, src[:size])
	return []byte(strings.ToUpper(string(out[:length]))), size, nil
}

type row struct{ kind, encoding, prefix, align string }

func specOf(path string) (*iso8583.MessageSpec, map[int]row) {
	fields := map[int]field.Field{
		0: field.NewString(&field.Spec{Length: 4, Enc: encoding.BCD, Pref: prefix.BCD.Fixed}),
		1: field.NewBitmap(&field.Spec{Length: 8, Enc: encoding.Binary, Pref: prefix.Binary.Fixed}),
	}
	rows := map[int]row{}
	text, err := os.ReadFile(path)
	check(err)
	prefixes := map[string]prefix.Prefixer{"fixed": prefix.BCD.Fixed, "LL": prefix.BCD.LL, "LLL": prefix.BCD.LLL}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		cells := strings.Split(line, "\t")
		id, _ := strconv.Atoi(cells[0])
		length, _ := strconv.Atoi(cells[4])
		rows[id] = row{cells[1], cells[2], cells[3], cells[5]}
		spec := &field.Spec{Length: length, Pref: prefixes[cells[3]]}
		switch {
		case cells[1] == "b":
			spec.Enc = encoding.Binary
			fields[id] = field.NewBinary(spec)
			continue
		case cells[1] == "z":
			spec.Enc = nibbles{}
		case cells[2] == "bcd" && cells[5] == "right":
			spec.Enc = encoding.BCD
		case cells[2] == "bcd":
			spec.Enc = encoding.LBCD
		default:
			spec.Enc = encoding.Binary
		}
		fields[id] = field.NewString(spec)
	}
	return &iso8583.MessageSpec{Fields: fields}, rows
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func messagesOf(path string) [][]byte {
	file, err := os.Open(path)
	check(err)
	var all [][]byte
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		bytes, err := hex.DecodeString(scanner.Text())
		check(err)
		all = append(all, bytes)
	}
	return all
}

func show(index int, message *iso8583.Message, rows map[int]row) {
	var parts []string
	for id, f := range message.GetFields() {
		if id == 1 {
			continue
		}
		text, err := f.String()
		check(err)
		kind := rows[id].kind
		if kind == "text" {
			text = strings.ToUpper(hex.EncodeToString([]byte(text)))
		}
		parts = append(parts, fmt.Sprintf("%d=%s", id, text))
	}
	sort.Slice(parts, func(a, b int) bool { return number(parts[a]) < number(parts[b]) })
	fmt.Printf("%d\t%s\n", index, strings.Join(parts, ";"))
}

func number(part string) int {
	id, _ := strconv.Atoi(strings.SplitN(part, "=", 2)[0])
	return id
}

func cpu() time.Duration {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func bench(spec *iso8583.MessageSpec, messages [][]byte) {
	runtime.GOMAXPROCS(1)
	best := 0.0
	for round := 0; round < 7; round++ {
		count := 0
		before := cpu()
		for cpu()-before < 500*time.Millisecond {
			for _, bytes := range messages {
				message := iso8583.NewMessage(spec)
				check(message.Unpack(bytes))
				for _, id := range []int{4, 11, 41, 42} {
					if f := message.GetField(id); f != nil {
						_, err := f.String()
						check(err)
					}
				}
				count++
			}
		}
		if rate := float64(count) / (cpu() - before).Seconds(); rate > best {
			best = rate
		}
	}
	fmt.Printf("%.0f\n", best)
}

func main() {
	spec, rows := specOf(os.Args[1])
	messages := messagesOf(os.Args[2])
	if os.Args[3] == "bench" {
		bench(spec, messages)
		return
	}
	for index, bytes := range messages {
		message := iso8583.NewMessage(spec)
		if err := message.Unpack(bytes); err != nil {
			fmt.Printf("%d\tERROR %v\n", index, err)
			continue
		}
		show(index, message, rows)
	}
}
