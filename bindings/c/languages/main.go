// From Go, by cgo: go run main.go "Ann <general@us.army.ml>, bob@gmail.com"
package main

/*
#cgo pkg-config: misdirect
#include <misdirect.h>
#include <stdlib.h>
*/
import "C"

import (
	"fmt"
	"os"
	"strings"
	"unsafe"
)

// meant returns the domains to ask about, and the probability that another one than was typed was meant;
// none if there is nothing to say.
func meant(address string) ([]string, float64, error) {
	var checker C.misdirect_checker
	var answer C.misdirect_answer
	text := C.CString(address)
	defer C.free(unsafe.Pointer(text))

	status := C.misdirect_checker_init(&checker, C.sizeof_misdirect_checker)
	if status == C.MISDIRECT_STATUS_OK {
		status = C.misdirect_checker_add_builtin(&checker, 1)
	}
	if status == C.MISDIRECT_STATUS_OK {
		status = C.misdirect_check(&checker, text, C.size_t(len(address)), nil,
			&answer, C.sizeof_misdirect_answer)
	}
	if status != C.MISDIRECT_STATUS_OK {
		return nil, 0, fmt.Errorf("%s", C.GoString(C.misdirect_status_name(C.uint32_t(status))))
	}
	if answer.verdict != C.MISDIRECT_VERDICT_SUSPECT {
		return nil, 0, nil
	}
	var targets []string
	for at := range answer.suggestions[:answer.suggestion_count] {
		one := &answer.suggestions[at]
		if one.flags&C.MISDIRECT_SUGGESTION_FLAG_MEANT != 0 {
			targets = append(targets, C.GoString(&one.target[0]))
		}
	}
	return targets, float64(answer.probability_ppm) / 1e6, nil
}

// split returns the addresses in a text, such as a To line.
func split(list string) []string {
	var addresses C.misdirect_addresses
	var address C.misdirect_address
	// Memory of C, since it is borrowed between calls.
	text := C.CString(list)
	defer C.free(unsafe.Pointer(text))

	var found []string
	status := C.misdirect_addresses_init(&addresses, C.sizeof_misdirect_addresses, text, C.size_t(len(list)))
	for status == C.MISDIRECT_STATUS_OK {
		status = C.misdirect_addresses_next(&addresses, &address, C.sizeof_misdirect_address)
		if status == C.MISDIRECT_STATUS_OK {
			found = append(found, list[address.span_at:address.span_at+address.span_len])
		}
	}
	return found
}

func main() {
	for _, list := range os.Args[1:] {
		for _, address := range split(list) {
			targets, probability, err := meant(address)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(2)
			}
			fmt.Printf("%s: %s %.3f\n", address, strings.Join(targets, " or "), probability)
		}
	}
}
